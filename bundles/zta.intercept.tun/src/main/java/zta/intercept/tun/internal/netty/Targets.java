package zta.intercept.tun.internal.netty;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import zta.api.flow.Destination;
import zta.api.flow.Protocol;
import zta.api.names.SyntheticAddresses;
import zta.intercept.tun.internal.packet.FlowKey;
import zta.lib.net.IpText;

/** Finds out what a caught address stands for. */
final class Targets {
  private final Supplier<@Nullable SyntheticAddresses> names;

  Targets(Supplier<@Nullable SyntheticAddresses> names) {
    this.names = names;
  }

  /**
   * Returns where a flow goes; empty when it may go nowhere: to a synthetic address that stands for
   * nothing, or to this machine itself.
   *
   * @param own the device's own address
   */
  Optional<Target> of(Protocol protocol, byte[] own, FlowKey key) {
    InetAddress remote = key.remote();
    if (key.remotePort() == 0 || key.localPort() == 0 || ofThisMachine(remote)) {
      return Optional.empty();
    }
    InetSocketAddress source = new InetSocketAddress(IpText.address(own), key.localPort());
    InetSocketAddress caught = new InetSocketAddress(remote, key.remotePort());
    SyntheticAddresses present = names.get();
    if (present != null && present.covers(remote)) {
      return present
          .hold(remote)
          .map(
              lease ->
                  new Target(
                      source,
                      caught,
                      new Destination(protocol, lease.name(), key.remotePort()),
                      Optional.of(lease)));
    }
    String host = IpText.format(IpText.unmapped(key.remoteBytes()));
    return Optional.of(
        new Target(
            source, caught, new Destination(protocol, host, key.remotePort()), Optional.empty()));
  }

  private static boolean ofThisMachine(InetAddress address) {
    try {
      return address.isLoopbackAddress()
          || address.isAnyLocalAddress()
          || address.isLinkLocalAddress()
          || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return true;
    }
  }
}
