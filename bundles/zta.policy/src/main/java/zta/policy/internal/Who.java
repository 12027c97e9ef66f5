package zta.policy.internal;

import java.util.Locale;
import java.util.Set;
import zta.api.access.Condition;
import zta.api.access.Subject;

/**
 * Whom a rule is for: its users and the members of its groups; everybody enrolled when it names
 * neither.
 *
 * @param users identities, lower case
 * @param groups names of groups
 * @param others in a projection: the kinds of condition by which the rule is for others only
 */
record Who(Set<String> users, Set<String> groups, Set<Condition> others) {
  Who {
    users = Set.copyOf(users);
    groups = Set.copyOf(groups);
    others = Set.copyOf(others);
  }

  int unmet(Subject subject) {
    if (!others.isEmpty()) {
      return bits(others.contains(Condition.IDENTITY), others.contains(Condition.GROUP));
    }
    boolean everybody = users.isEmpty() && groups.isEmpty();
    return everybody || names(subject) || hasGroupOf(subject)
        ? Unmet.NOTHING
        : bits(!users.isEmpty(), !groups.isEmpty());
  }

  boolean names(Subject subject) {
    return users.contains(canonical(subject.identity()));
  }

  boolean hasGroupOf(Subject subject) {
    if (groups.isEmpty()) {
      return false;
    }
    for (String group : subject.groups()) {
      if (groups.contains(group)) {
        return true;
      }
    }
    return false;
  }

  static String canonical(String identity) {
    return identity.toLowerCase(Locale.ROOT);
  }

  private static int bits(boolean identity, boolean group) {
    return (identity ? Unmet.bit(Condition.IDENTITY) : 0)
        | (group ? Unmet.bit(Condition.GROUP) : 0);
  }
}
