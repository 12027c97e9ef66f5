package zta.api.flow;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Finds the local user who owns the other end of a connection made to this machine from this
 * machine.
 *
 * <p>Safe for use by many threads. May take a few hundred microseconds; not for an event loop,
 * except for {@link #ownerAtOnce}.
 */
@ProviderType
public interface SocketOwners {
  /**
   * Returns the owner of a TCP socket by its two ends, or empty when the socket is gone or the
   * owner cannot be told. Callers deny then, or ask for credentials: an unknown owner is nobody.
   *
   * @param local the application's own end
   * @param remote the end it is connected to
   */
  Optional<LocalUser> owner(InetSocketAddress local, InetSocketAddress remote);

  /**
   * Returns what {@link #owner} would, if that can be told within some ten microseconds and without
   * waiting; empty when it has to be asked. For event loops: to ask another thread costs more.
   */
  default Optional<LocalUser> ownerAtOnce(InetSocketAddress local, InetSocketAddress remote) {
    return Optional.empty();
  }

  /**
   * Returns the owner of a UDP socket that sends from {@code local} to {@code remote}, also when it
   * is not connected; empty as above.
   */
  default Optional<LocalUser> udpOwner(InetSocketAddress local, InetSocketAddress remote) {
    return Optional.empty();
  }

  /**
   * Returns the owner of the sockets of a protocol that send from {@code local}, whatever they are
   * connected to: for traffic that was led elsewhere on its way, whose far end nobody here knows.
   * Empty when there is none, and when they are several users'.
   */
  default Optional<LocalUser> senderOwner(Protocol protocol, InetSocketAddress local) {
    return Optional.empty();
  }
}
