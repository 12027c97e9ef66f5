package zta.headend.proxy.internal;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import zta.api.access.AccessRequest;
import zta.api.access.Policy;
import zta.api.access.PrivateResource;
import zta.api.access.ReasonCode;
import zta.api.access.Verdict;
import zta.api.flow.Destination;

/** Asks the policy in force. Quick enough for an event loop. */
public final class Decisions {
  private final CurrentPolicy policy;
  private final InstantSource clock;

  /** Makes it over the policy in force. */
  public Decisions(CurrentPolicy policy, InstantSource clock) {
    this.policy = policy;
    this.clock = clock;
  }

  /** Decides about one caller and one destination. */
  public Verdict verdict(Caller caller, Destination destination, InetAddress client) {
    Optional<Policy> current = policy.get();
    if (current.isEmpty()) {
      return Verdict.refused(ReasonCode.NO_RULE);
    }
    AccessRequest request =
        new AccessRequest(
            caller.subject(), destination, Map.of(), Optional.of(client), clock.instant());
    return current.get().evaluate(request);
  }

  /** Returns the revision of the policy in force, 0 when there is none. */
  public long revision() {
    return policy.get().map(Policy::revision).orElse(0L);
  }

  /** Returns the resource that a granted destination belongs to. */
  public Optional<PrivateResource> resource(Destination destination) {
    return policy.get().flatMap(p -> p.resourceFor(destination));
  }

  /** Returns whether policy lets an address be dialled for a resource. */
  public boolean mayDial(PrivateResource resource, InetAddress address) {
    return policy.get().map(p -> p.mayDial(resource, address)).orElse(false);
  }
}
