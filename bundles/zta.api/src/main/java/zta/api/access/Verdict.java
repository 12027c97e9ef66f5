package zta.api.access;

import java.util.List;
import java.util.Optional;

/**
 * A decision with its explanation. The same request and policy give the same verdict at both ends.
 *
 * @param allowed whether access is granted
 * @param reason why, fit for the user
 * @param ruleId the rule that decided, empty for the default
 * @param resourceId the private resource that the destination belongs to, empty when it belongs to
 *     none
 * @param nearMisses rules that would have allowed it, fewest unmet conditions first, at most five;
 *     for administrators
 * @param policyRevision revision of the policy that decided
 */
public record Verdict(
    boolean allowed,
    ReasonCode reason,
    Optional<String> ruleId,
    Optional<String> resourceId,
    List<NearMiss> nearMisses,
    long policyRevision) {
  /** Copies the list. */
  public Verdict {
    nearMisses = List.copyOf(nearMisses);
  }

  /** Makes a refusal that no policy was asked for. */
  public static Verdict refused(ReasonCode reason) {
    return new Verdict(false, reason, Optional.empty(), Optional.empty(), List.of(), 0);
  }
}
