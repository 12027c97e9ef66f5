package zta.headend.proxy.internal;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.function.IntSupplier;

/** The proxy's own listener, which it never dials for somebody else, whatever policy says. */
public final class OwnListener {
  private final IntSupplier port;

  /** Makes it for a proxy that listens on a port. */
  public OwnListener(IntSupplier port) {
    this.port = port;
  }

  /** Returns whether this is the listener's port; at once. */
  public boolean isPort(int wanted) {
    return wanted == port.getAsInt();
  }

  /** Returns whether this is the listener; may ask the operating system, so not for event loops. */
  public boolean is(InetAddress address, int wanted) {
    if (!isPort(wanted)) {
      return false;
    }
    try {
      return address.isLoopbackAddress()
          || address.isAnyLocalAddress()
          || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return true;
    }
  }
}
