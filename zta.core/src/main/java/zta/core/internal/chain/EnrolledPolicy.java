package zta.core.internal.chain;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import zta.api.access.AccessRequest;
import zta.api.access.Policy;
import zta.api.access.Verdict;
import zta.api.enrolment.ClientConfiguration;
import zta.api.enrolment.Enrolment;
import zta.api.flow.Destination;

/**
 * One user's enrolment with the policy that came with its configuration.
 *
 * @param enrolment the enrolment
 * @param configuration what was synced
 * @param policy its compiled policy
 */
public record EnrolledPolicy(
    Enrolment enrolment, ClientConfiguration configuration, Policy policy) {
  /** Returns this end's verdict; the proxy, which knows more, has the last word. */
  public Verdict verdict(Destination destination, Instant at) {
    return policy.evaluate(
        new AccessRequest(configuration.subject(), destination, Map.of(), Optional.empty(), at));
  }
}
