package zta.guard.internal;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import zta.lib.net.Cidr;
import zta.lib.net.IpText;

/** Networks that were added, wider ones first; tells those that lie in one of them. */
final class WiderNetworks {
  private final Set<Cidr> networks = new HashSet<>();
  private final TreeSet<Integer> lengths = new TreeSet<>();

  /** Adds a network; returns false when one added before holds all of it. */
  boolean add(Cidr network) {
    String address = IpText.format(network.base());
    for (int length : lengths) {
      if (length < network.length() && networks.contains(at(address, length))) {
        return false;
      }
    }
    lengths.add(network.length());
    return networks.add(network);
  }

  private static Cidr at(String address, int length) {
    boolean fits = length <= (address.indexOf(':') < 0 ? 32 : 128);
    return Cidr.parse(address + "/" + (fits ? length : 0)).orElseThrow().network();
  }
}
