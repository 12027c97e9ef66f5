package zta.headend.proxy.internal;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.function.IntSupplier;
import zta.api.access.PrivateResource;

/**
 * Addresses that a proxy must never dial for somebody else, whatever rules say: its own loopback
 * and link, nobody, everybody, and its own listener. A resource may open loopback and link-local
 * for itself, since somebody wrote so.
 */
public final class ForbiddenAddresses {
  private final IntSupplier ownPort;

  /** Makes it for a proxy that listens on a port. */
  public ForbiddenAddresses(IntSupplier ownPort) {
    this.ownPort = ownPort;
  }

  /** Returns whether the address is taboo; may ask the operating system, so not for event loops. */
  public boolean forbids(PrivateResource resource, InetAddress address, int port) {
    if (address.isAnyLocalAddress() || address.isMulticastAddress() || isBroadcast(address)) {
      return true;
    }
    if (port == ownPort.getAsInt() && isOwn(address)) {
      return true;
    }
    boolean near =
        address.isLoopbackAddress() || address.isLinkLocalAddress() || embedsNear(address);
    return near && !resource.loopback();
  }

  private static boolean isBroadcast(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 && (bytes[0] == 0 || bytes[0] == (byte) 255);
  }

  private static boolean isOwn(InetAddress address) {
    try {
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return true;
    }
  }

  /** IPv4-compatible and NAT64 forms of loopback and link-local. */
  private static boolean embedsNear(InetAddress address) {
    if (!(address instanceof Inet6Address v6)) {
      return false;
    }
    byte[] bytes = v6.getAddress();
    boolean nat64 = bytes[0] == 0 && bytes[1] == 0x64 && bytes[2] == (byte) 0xff;
    if (!v6.isIPv4CompatibleAddress() && !nat64) {
      return false;
    }
    return bytes[12] == 127
        || bytes[12] == 0
        || (bytes[12] == (byte) 169 && bytes[13] == (byte) 254);
  }
}
