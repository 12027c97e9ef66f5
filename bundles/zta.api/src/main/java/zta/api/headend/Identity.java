package zta.api.headend;

import java.util.Set;

/**
 * A user known to an organisation.
 *
 * @param identity e-mail or UPN, lower case
 * @param displayName for people
 * @param groups group names
 */
public record Identity(String identity, String displayName, Set<String> groups) {
  /** Copies the groups. */
  public Identity {
    groups = Set.copyOf(groups);
  }
}
