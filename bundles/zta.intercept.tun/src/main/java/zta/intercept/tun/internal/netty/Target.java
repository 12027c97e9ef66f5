package zta.intercept.tun.internal.netty;

import java.net.InetSocketAddress;
import java.util.Optional;
import zta.api.flow.Destination;
import zta.api.names.SyntheticAddresses;

/**
 * Where a flow goes.
 *
 * @param source the application's end
 * @param caught the address it was caught at
 * @param destination what it stands for
 * @param lease holds the name of a synthetic address
 */
record Target(
    InetSocketAddress source,
    InetSocketAddress caught,
    Destination destination,
    Optional<SyntheticAddresses.Lease> lease) {

  /** Gives the name back. */
  void release() {
    lease.ifPresent(SyntheticAddresses.Lease::close);
  }
}
