package zta.api.access;

import java.util.Set;

/**
 * A rule that would have allowed the access but for some conditions.
 *
 * @param ruleId the rule
 * @param unmet kinds of condition that were not met
 */
public record NearMiss(String ruleId, Set<Condition> unmet) {
  /** Copies the set. */
  public NearMiss {
    unmet = Set.copyOf(unmet);
  }
}
