package zta.api.intercept;

import java.net.InetSocketAddress;
import java.util.Optional;
import zta.api.flow.Destination;
import zta.api.flow.FiveTuple;
import zta.api.flow.LocalUser;
import zta.api.flow.ProcessInfo;

/**
 * What an interceptor caught and offers to the chain, before a byte of it has moved.
 *
 * @param interceptor name of the interceptor
 * @param tuple both ends
 * @param user who owns the socket, empty when it cannot be told
 * @param process owning process where known
 */
public record Offer(
    String interceptor, FiveTuple tuple, Optional<LocalUser> user, Optional<ProcessInfo> process) {
  /** Makes an offer without process information. */
  public static Offer of(
      String interceptor,
      InetSocketAddress source,
      Destination destination,
      Optional<LocalUser> user) {
    return new Offer(interceptor, new FiveTuple(source, destination), user, Optional.empty());
  }

  /** Returns the destination. */
  public Destination destination() {
    return tuple.destination();
  }
}
