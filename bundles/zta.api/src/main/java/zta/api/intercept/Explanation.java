package zta.api.intercept;

import java.util.List;
import java.util.Optional;
import zta.api.access.PrivateResource;
import zta.api.access.Verdict;
import zta.api.flow.Destination;
import zta.api.flow.Flow;
import zta.api.flow.LocalUser;

/**
 * What would become of a connection now, and what became of the latest one. Immutable but for the
 * flow, which may still live.
 *
 * @param user for whom it was worked out
 * @param destination to where
 * @param order names of the interception stages in the order they are asked
 * @param decision which stage takes it and what it says; stage {@code none} with {@link
 *     Answer.Pass} means: not private, goes its own way
 * @param resource the private resource it belongs to, whatever the port
 * @param verdict verdict of this user's own copy of the policy, with the deciding rule ({@link
 *     Verdict#ruleId()}, empty for the default) and the near misses; empty when it is not private
 *     or the user is not enrolled. The proxy has the last word: see the verdict of {@code latest}
 * @param latest the user's latest flow to this destination, living or ended; its id is the trace id
 *     under which the headend's activity search finds it
 */
public record Explanation(
    LocalUser user,
    Destination destination,
    List<String> order,
    ChainDecision decision,
    Optional<PrivateResource> resource,
    Optional<Verdict> verdict,
    Optional<Flow> latest) {
  /** Copies the list. */
  public Explanation {
    order = List.copyOf(order);
  }
}
