package zta.intercept.tun.internal.packet;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import zta.lib.net.IpText;

/**
 * What tells one flow of a protocol from another: the application's port and the far end. The
 * application's address is always the device's own.
 *
 * @param six whether it is IPv6
 * @param localPort the application's port
 * @param high first half of the far address, 0 for IPv4
 * @param low second half of the far address
 * @param remotePort the far port
 */
public record FlowKey(boolean six, int localPort, long high, long low, int remotePort) {
  private static final int HALF = 8;

  /** Returns the key of a TCP or UDP packet that an application sent. */
  public static FlowKey of(Packet packet) {
    return of(packet.sourcePort(), packet.destination(), packet.destinationPort());
  }

  /** Returns the key of a flow from a local port to an address of 4 or 16 bytes. */
  public static FlowKey of(int localPort, byte[] remote, int remotePort) {
    ByteBuffer bytes = ByteBuffer.wrap(remote);
    return remote.length == 2 * HALF
        ? new FlowKey(true, localPort, bytes.getLong(0), bytes.getLong(HALF), remotePort)
        : new FlowKey(false, localPort, 0, Integer.toUnsignedLong(bytes.getInt(0)), remotePort);
  }

  /** Returns the 4 or 16 bytes of the far address. */
  public byte[] remoteBytes() {
    return six
        ? ByteBuffer.allocate(2 * HALF).putLong(high).putLong(low).array()
        : ByteBuffer.allocate(HALF / 2).putInt((int) low).array();
  }

  /** Returns the far address. */
  public InetAddress remote() {
    return IpText.address(remoteBytes());
  }
}
