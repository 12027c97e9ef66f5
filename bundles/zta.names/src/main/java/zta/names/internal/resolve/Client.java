package zta.names.internal.resolve;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Who asks.
 *
 * @param tcp whether over TCP
 * @param address from where, as far as that is known
 */
public record Client(boolean tcp, Optional<InetSocketAddress> address) {
  /** A client at an address. */
  public static Client at(InetSocketAddress address, boolean tcp) {
    return new Client(tcp, Optional.of(address));
  }
}
