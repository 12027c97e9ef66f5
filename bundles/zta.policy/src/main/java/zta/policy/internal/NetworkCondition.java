package zta.policy.internal;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import zta.lib.net.Cidr;
import zta.lib.net.IpText;

/** The networks a client must be seen in; an address that is not known is in none. */
final class NetworkCondition {
  private final Cidr[] networks;

  NetworkCondition(List<String> networks) {
    this.networks = networks.stream().map(n -> Cidr.parse(n).orElseThrow()).toArray(Cidr[]::new);
  }

  boolean isMet(Optional<InetAddress> client) {
    return networks.length == 0 || (client.isPresent() && contains(client.get()));
  }

  boolean contains(InetAddress address) {
    byte[] bytes = IpText.unmapped(address.getAddress());
    for (Cidr network : networks) {
      if (network.contains(bytes)) {
        return true;
      }
    }
    return false;
  }
}
