package zta.intercept.tun.internal.netty;

import java.util.Optional;
import zta.api.access.ReasonCode;
import zta.intercept.tun.internal.packet.Unreachable;

/** How an application that sends datagrams hears why it cannot. */
final class Refusals {
  private Refusals() {}

  /** Returns the ICMP message for a reason; empty when an ordinary end is nothing to tell. */
  static Optional<Unreachable> icmp(ReasonCode reason) {
    return switch (reason) {
      case COMPLETED, IDLE, APPLICATION_RESET, ALLOWED -> Optional.empty();
      case RESOURCE_REFUSED, RESOURCE_RESET -> Optional.of(Unreachable.PORT);
      case RESOURCE_NAME, RESOURCE_TIMEOUT, PROXY_UNREACHABLE, TUNNEL_LOST, SHUTDOWN, INTERNAL ->
          Optional.of(Unreachable.HOST);
      default -> Optional.of(Unreachable.PROHIBITED);
    };
  }
}
