package zta.policy.internal;

import java.util.BitSet;
import java.util.Optional;
import zta.api.access.AccessRequest;
import zta.api.access.Condition;

/**
 * A compiled rule.
 *
 * @param resources indexes of the resources it is about; empty means all
 * @param hours when it holds; empty means always
 */
record Rule(
    String id,
    boolean allows,
    Optional<BitSet> resources,
    Who who,
    PostureCondition posture,
    NetworkCondition networks,
    Optional<Hours> hours) {

  boolean covers(int resource) {
    return resources.isEmpty() || resources.get().get(resource);
  }

  /** Returns the conditions that a request does not meet, as bits of {@link Unmet}. */
  int unmet(AccessRequest request) {
    int unmet = who.unmet(request.subject());
    if (!posture.isMet(request.posture())) {
      unmet |= Unmet.bit(Condition.POSTURE);
    }
    if (!networks.isMet(request.clientAddress())) {
      unmet |= Unmet.bit(Condition.NETWORK);
    }
    if (hours.isPresent() && !hours.get().contains(request.at())) {
      unmet |= Unmet.bit(Condition.TIME);
    }
    return unmet;
  }
}
