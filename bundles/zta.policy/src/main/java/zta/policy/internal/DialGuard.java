package zta.policy.internal;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import zta.api.access.PrivateResource;
import zta.lib.net.Cidr;
import zta.lib.net.IpText;

/**
 * Which addresses may be dialled for a resource, whatever its name resolves to. An IPv4 address
 * inside an IPv6 address (mapped, compatible, NAT64, 6to4) counts as itself.
 */
final class DialGuard {
  /** Never: unspecified, "this network", multicast, reserved, cloud metadata. */
  private static final List<Cidr> NEVER =
      networks(
          "0.0.0.0/8",
          "224.0.0.0/4",
          "240.0.0.0/4",
          "169.254.169.254",
          "::",
          "ff00::/8",
          "fd00:ec2::254");

  /** Only for a resource that says so: the headend's own machine and link. */
  private static final List<Cidr> OWN =
      networks("127.0.0.0/8", "169.254.0.0/16", "::1", "fe80::/10");

  private static final Cidr COMPATIBLE = Cidr.parse("::/96").orElseThrow();
  private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96").orElseThrow();
  private static final Cidr SIX_TO_FOUR = Cidr.parse("2002::/16").orElseThrow();

  private DialGuard() {}

  static boolean mayDial(PrivateResource resource, InetAddress resolved) {
    byte[] address = IpText.unmapped(resolved.getAddress());
    return isPermitted(address, resource.loopback())
        && isPermitted(inner(address), resource.loopback())
        && (!isByAddressOnly(resource) || isInside(resource, address));
  }

  private static boolean isPermitted(byte[] address, boolean own) {
    return !contains(NEVER, address) && (own || !contains(OWN, address));
  }

  /** Without any name there is nothing to resolve: what is dialled is what was asked for. */
  private static boolean isByAddressOnly(PrivateResource resource) {
    return resource.names().isEmpty() && resource.internalHost().isEmpty();
  }

  private static boolean isInside(PrivateResource resource, byte[] address) {
    for (String network : resource.networks()) {
      if (Cidr.parse(network).orElseThrow().contains(address)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] inner(byte[] address) {
    boolean tail =
        (COMPATIBLE.contains(address) && !isLoopback6(address)) || NAT64.contains(address);
    if (tail) {
      return Arrays.copyOfRange(address, 12, 16);
    }
    return SIX_TO_FOUR.contains(address) ? Arrays.copyOfRange(address, 2, 6) : address;
  }

  /** {@code ::1} lies in the range of compatible addresses but has a meaning of its own. */
  private static boolean isLoopback6(byte[] address) {
    return IpText.address(address).isLoopbackAddress();
  }

  private static boolean contains(List<Cidr> networks, byte[] address) {
    for (Cidr network : networks) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }

  private static List<Cidr> networks(String... texts) {
    return Arrays.stream(texts).map(text -> Cidr.parse(text).orElseThrow()).toList();
  }
}
