package zta.headend.portal.internal.relay;

import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import zta.api.access.AccessRequest;
import zta.api.access.Policy;
import zta.api.access.PortRange;
import zta.api.access.PrivateResource;
import zta.api.access.ReasonCode;
import zta.api.access.Subject;
import zta.api.access.Verdict;
import zta.api.flow.Destination;
import zta.api.flow.Protocol;

/** Which resources a user has access to, now or at another time, place or state of the device. */
final class RelayAccess {
  private static final int HTTPS = 443;

  /** Reasons that may be gone tomorrow. */
  private static final Set<ReasonCode> SITUATION =
      EnumSet.of(ReasonCode.POSTURE, ReasonCode.NETWORK, ReasonCode.TIME);

  private final Policy policy;
  private final Subject subject;
  private final InstantSource clock;

  RelayAccess(Policy policy, Subject subject, InstantSource clock) {
    this.policy = policy;
    this.subject = subject;
    this.clock = clock;
  }

  /** Returns the resources with a name that the user may ever reach. */
  List<PrivateResource> resources() {
    return policy.resources().stream()
        .filter(resource -> !resource.names().isEmpty() && mayReach(resource))
        .toList();
  }

  private boolean mayReach(PrivateResource resource) {
    PortRange port =
        resource.ports().isEmpty()
            ? new PortRange(Protocol.TCP, HTTPS, HTTPS)
            : resource.ports().get(0);
    return resource.names().stream()
        .map(name -> name.startsWith("*.") ? "any" + name.substring(1) : name)
        .map(host -> ask(new Destination(port.protocol(), host, port.first())))
        .filter(verdict -> verdict.resourceId().equals(Optional.of(resource.id())))
        .anyMatch(verdict -> verdict.allowed() || SITUATION.contains(verdict.reason()));
  }

  private Verdict ask(Destination destination) {
    return policy.evaluate(
        new AccessRequest(subject, destination, Map.of(), Optional.empty(), clock.instant()));
  }
}
