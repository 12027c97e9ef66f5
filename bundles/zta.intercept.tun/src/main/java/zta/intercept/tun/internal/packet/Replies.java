package zta.intercept.tun.internal.packet;

import java.nio.ByteBuffer;

/** Makes the packets that answer an application. Each fills a buffer from 0 and flips it. */
public final class Replies {
  /** Largest packet that IP can carry without jumbograms, and the room each reply may need. */
  public static final int LARGEST = 65_535;

  private static final int TTL = 64;
  private static final int TYPE_UNREACHABLE_4 = 3;
  private static final int TYPE_UNREACHABLE_6 = 1;
  private static final int QUOTED_4 = 548;
  private static final int QUOTED_6 = 1_232;
  private static final int DO_NOT_FRAGMENT = 0x4000;

  private Replies() {}

  /** Returns whether a payload fits into one datagram between addresses of this many bytes. */
  public static boolean fits(int payload, int addressLength) {
    int header = addressLength == 4 ? Packet.HEADER_4 + Packet.HEADER_UDP : Packet.HEADER_UDP;
    return payload <= LARGEST - header;
  }

  /** Returns how much room a datagram with such a payload needs. */
  public static int room(int payload) {
    return Packet.HEADER_6 + Packet.HEADER_UDP + payload;
  }

  /** Makes a UDP datagram; the payload must fit. */
  public static void udp(
      ByteBuffer out, byte[] from, int fromPort, byte[] to, int toPort, ByteBuffer payload) {
    int length = Packet.HEADER_UDP + payload.remaining();
    int at = header(out, from, to, Packet.UDP, length);
    out.putShort((short) fromPort).putShort((short) toPort).putShort((short) length);
    out.putShort((short) 0).put(payload.duplicate()).flip();
    int checksum = checksum(out, from, to, Packet.UDP, at);
    // Zero would say that there is no checksum (RFC 768).
    out.putShort(at + 6, (short) (checksum == 0 ? 0xffff : checksum));
  }

  /** Makes the reset that answers a TCP segment (RFC 9293, section 3.10.7.1). */
  public static void reset(ByteBuffer out, Packet segment) {
    byte[] from = segment.destination();
    byte[] to = segment.source();
    boolean acknowledges = segment.has(Packet.ACK);
    int at = header(out, from, to, Packet.TCP, Packet.HEADER_TCP);
    out.putShort((short) segment.destinationPort()).putShort((short) segment.sourcePort());
    out.putInt(acknowledges ? segment.acknowledgement() : 0);
    out.putInt(acknowledges ? 0 : segment.sequence() + segment.segmentLength());
    out.put((byte) ((Packet.HEADER_TCP / 4) << 4));
    out.put((byte) (acknowledges ? Packet.RST : Packet.RST | Packet.ACK));
    out.putShort((short) 0).putShort((short) 0).putShort((short) 0).flip();
    out.putShort(at + Packet.AT_CHECKSUM_TCP, (short) checksum(out, from, to, Packet.TCP, at));
  }

  /** Makes the message that a packet's destination cannot be reached, in its destination's name. */
  public static void unreachable(ByteBuffer out, Packet packet, Unreachable what) {
    boolean six = packet.six();
    byte[] from = packet.destination();
    byte[] to = packet.source();
    int protocol = six ? Packet.ICMPV6 : Packet.ICMP;
    ByteBuffer quoted = packet.head(six ? QUOTED_6 - Packet.HEADER_6 : QUOTED_4);
    int at = header(out, from, to, protocol, Packet.HEADER_ICMP + quoted.remaining());
    out.put((byte) (six ? TYPE_UNREACHABLE_6 : TYPE_UNREACHABLE_4)).put((byte) what.code(six));
    out.putShort((short) 0).putInt(0).put(quoted).flip();
    int checksum =
        six
            ? checksum(out, from, to, protocol, at)
            : Checksum.finish(Checksum.add(0, out, at, out.limit()));
    out.putShort(at + 2, (short) checksum);
  }

  private static int header(ByteBuffer out, byte[] from, byte[] to, int protocol, int length) {
    out.clear();
    if (from.length == 4) {
      out.put((byte) 0x45).put((byte) 0).putShort((short) (Packet.HEADER_4 + length));
      out.putShort((short) 0).putShort((short) DO_NOT_FRAGMENT);
      out.put((byte) TTL).put((byte) protocol).putShort((short) 0).put(from).put(to);
      out.putShort(
          Packet.AT_CHECKSUM_4, (short) Checksum.finish(Checksum.add(0, out, 0, Packet.HEADER_4)));
    } else {
      out.putInt(6 << 28).putShort((short) length).put((byte) protocol).put((byte) TTL);
      out.put(from).put(to);
    }
    return out.position();
  }

  /** Sums the part from an index on and the pseudo-header (RFC 9293 3.1, RFC 8200 8.1). */
  private static int checksum(ByteBuffer out, byte[] from, byte[] to, int protocol, int at) {
    long sum = Checksum.add(protocol + (long) out.limit() - at, out, at, out.limit());
    sum = Checksum.add(sum, ByteBuffer.wrap(from), 0, from.length);
    return Checksum.finish(Checksum.add(sum, ByteBuffer.wrap(to), 0, to.length));
  }
}
