package zta.intercept.tun.internal.packet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import zta.lib.net.IpText;

/** Makes packets as a system would, and checks their checksums the long way. */
public final class Packets {
  private Packets() {}

  /** Returns the bytes of an address. */
  public static byte[] address(String text) {
    byte[] bytes = IpText.parse(text);
    if (bytes == null) {
      throw new IllegalArgumentException(text);
    }
    return bytes;
  }

  /** Returns a UDP datagram. */
  public static ByteBuffer udp(String from, int fromPort, String to, int toPort, String payload) {
    ByteBuffer out = ByteBuffer.allocateDirect(2000);
    ByteBuffer bytes = ByteBuffer.wrap(payload.getBytes(StandardCharsets.US_ASCII));
    Replies.udp(out, address(from), fromPort, address(to), toPort, bytes);
    return out;
  }

  /** Returns a TCP segment. */
  public static ByteBuffer tcp(
      String from, int fromPort, String to, int toPort, int flags, int sequence, String payload) {
    byte[] source = address(from);
    byte[] destination = address(to);
    byte[] data = payload.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer tcp = ByteBuffer.allocate(20 + data.length);
    tcp.putShort((short) fromPort).putShort((short) toPort).putInt(sequence).putInt(77);
    tcp.put((byte) 0x50).put((byte) flags).putShort((short) 1000).putInt(0).put(data).flip();
    return ip(source, destination, Packet.TCP, tcp, 16);
  }

  /** Returns an echo request. */
  public static ByteBuffer echo(String from, String to) {
    byte[] source = address(from);
    boolean six = source.length == 16;
    ByteBuffer icmp = ByteBuffer.allocate(12).put((byte) (six ? 128 : 8)).put((byte) 0);
    icmp.putShort((short) 0).putShort((short) 5).putShort((short) 1).putInt(0x1234).flip();
    return ip(source, address(to), six ? Packet.ICMPV6 : Packet.ICMP, icmp, 2);
  }

  private static ByteBuffer ip(
      byte[] source, byte[] destination, int protocol, ByteBuffer inner, int atChecksum) {
    boolean six = source.length == 16;
    int header = six ? 40 : 20;
    ByteBuffer out = ByteBuffer.allocateDirect(header + inner.remaining());
    if (six) {
      out.putInt(6 << 28).putShort((short) inner.remaining());
      out.put((byte) protocol).put((byte) 64);
    } else {
      out.put((byte) 0x45).put((byte) 0).putShort((short) (header + inner.remaining()));
      out.putInt(0x4000).put((byte) 64).put((byte) protocol).putShort((short) 0);
    }
    out.put(source).put(destination).put(inner).flip();
    if (!six) {
      out.putShort(10, (short) ~sum(0, out, 0, 20));
    }
    out.putShort(header + atChecksum, (short) ~transportSum(out));
    return out;
  }

  /** Returns whether both checksums of a whole packet are right. */
  public static boolean sound(ByteBuffer packet) {
    boolean six = (packet.get(0) & 0xf0) == 0x60;
    return (six || sum(0, packet, 0, 20) == 0xffff) && transportSum(packet) == 0xffff;
  }

  /** Sums as RFC 1071 describes it, with the pseudo-header where the protocol has one. */
  private static int transportSum(ByteBuffer packet) {
    boolean six = (packet.get(0) & 0xf0) == 0x60;
    int header = six ? 40 : 20;
    int protocol = packet.get(six ? 6 : 9) & 0xff;
    int start = protocol == Packet.ICMP ? 0 : protocol + packet.limit() - header;
    int pseudo = protocol == Packet.ICMP ? start : sum(start, packet, six ? 8 : 12, header);
    return sum(pseudo, packet, header, packet.limit());
  }

  private static int sum(int start, ByteBuffer packet, int from, int to) {
    int sum = start;
    for (int i = from; i < to; i++) {
      int value = packet.get(i) & 0xff;
      sum += (i - from) % 2 == 0 ? value << 8 : value;
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return sum;
  }
}
