package zta.headend.connector.internal;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.lib.net.Cidr;
import zta.lib.net.IpText;

/**
 * Which addresses this connector may dial, whatever a proxy asks for: those of its networks, its
 * own loopback only when told so, and some never. An IPv4-mapped address counts as the IPv4
 * address.
 */
public final class AllowList {
  /** Never: unspecified, multicast, reserved, link-local with cloud metadata. */
  private static final List<Cidr> NEVER =
      networks(
          "0.0.0.0/8",
          "224.0.0.0/4",
          "240.0.0.0/4",
          "169.254.0.0/16",
          "::",
          "ff00::/8",
          "fe80::/10",
          "fd00:ec2::254");

  private static final List<Cidr> LOOPBACK = networks("127.0.0.0/8", "::1");

  private final List<Cidr> allowed;
  private final boolean loopback;

  /**
   * Makes it.
   *
   * @throws FaultException when a network is none
   */
  public AllowList(String[] networks, boolean loopback) throws FaultException {
    List<Cidr> read = new ArrayList<>();
    for (String network : networks) {
      read.add(network(network));
    }
    this.allowed = List.copyOf(read);
    this.loopback = loopback;
  }

  private static Cidr network(String text) throws FaultException {
    Optional<Cidr> cidr = Cidr.parse(text);
    if (cidr.isEmpty() || !cidr.get().network().equals(cidr.get())) {
      throw new FaultException(
          FaultCode.CONFIG_VALUE.at(
              "zta.headend.connector: networks",
              "not an address or network without host bits: " + text,
              "Write networks such as 10.1.0.0/16; until then this connector reaches nothing."));
    }
    return cidr.get();
  }

  /** Returns whether an address may be dialled. */
  public boolean allows(InetAddress address) {
    byte[] bytes = IpText.unmapped(address.getAddress());
    if (contains(NEVER, bytes)) {
      return false;
    }
    return contains(LOOPBACK, bytes) ? loopback : contains(allowed, bytes);
  }

  private static List<Cidr> networks(String... texts) {
    return Arrays.stream(texts).map(text -> Cidr.parse(text).orElseThrow()).toList();
  }

  private static boolean contains(List<Cidr> networks, byte[] address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }
}
