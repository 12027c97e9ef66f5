package zta.intercept.tun.internal.packet;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A view of one IP packet that has been checked: IPv4 (RFC 791) or IPv6 (RFC 8200) with whole TCP,
 * UDP, ICMP or ICMPv6 headers inside. One view is used for packet after packet by one thread.
 *
 * <p>All indexes have been checked against the packet's length by {@link #read}; nothing else may
 * be called when that gives a reason to drop it.
 */
public final class Packet {
  /** IANA protocol number of ICMP. */
  public static final int ICMP = 1;

  /** IANA protocol number of TCP. */
  public static final int TCP = 6;

  /** IANA protocol number of UDP. */
  public static final int UDP = 17;

  /** IANA protocol number of ICMPv6. */
  public static final int ICMPV6 = 58;

  /** TCP flag. */
  public static final int FIN = 1;

  /** TCP flag. */
  public static final int SYN = 2;

  /** TCP flag. */
  public static final int RST = 4;

  /** TCP flag. */
  public static final int ACK = 16;

  static final int HEADER_4 = 20;
  static final int HEADER_6 = 40;
  static final int HEADER_UDP = 8;
  static final int HEADER_TCP = 20;
  static final int HEADER_ICMP = 8;
  static final int AT_CHECKSUM_4 = 10;
  static final int AT_SOURCE_4 = 12;
  static final int AT_SOURCE_6 = 8;
  static final int AT_CHECKSUM_TCP = 16;
  private static final int AT_FRAGMENT = 6;
  private static final int MORE_OR_OFFSET = 0x3fff;
  private static final int HOP_BY_HOP = 0;
  private static final int ROUTING = 43;
  private static final int FRAGMENT = 44;
  private static final int DESTINATION_OPTIONS = 60;
  private static final int MOST_EXTENSIONS = 8;
  private static final int ECHO_4 = 8;
  private static final int ECHO_6 = 128;
  private static final int ECHO_REPLY_6 = 129;

  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private boolean six;
  private int protocol;
  private int transport;
  private int end;

  /**
   * Looks at the bytes from 0 to the limit, which stay the caller's.
   *
   * @return why the packet is to be dropped, null when it is sound
   */
  public @Nullable Drop read(ByteBuffer packet) {
    bytes = packet;
    int length = packet.limit();
    if (length < 1) {
      return Drop.MALFORMED;
    }
    int version = (packet.get(0) & 0xff) >> 4;
    if (version != 4 && version != 6) {
      return Drop.VERSION;
    }
    six = version == 6;
    Drop drop = six ? read6(length) : read4(length);
    return drop == null ? readTransport() : drop;
  }

  private @Nullable Drop read4(int length) {
    if (length < HEADER_4) {
      return Drop.MALFORMED;
    }
    transport = (bytes.get(0) & 0xf) * 4;
    end = u16(2);
    protocol = u8(9);
    if (transport < HEADER_4 || end < transport || end > length) {
      return Drop.MALFORMED;
    }
    return (u16(AT_FRAGMENT) & MORE_OR_OFFSET) == 0 ? null : Drop.FRAGMENT;
  }

  private @Nullable Drop read6(int length) {
    if (length < HEADER_6) {
      return Drop.MALFORMED;
    }
    end = HEADER_6 + u16(4);
    if (end > length) {
      return Drop.MALFORMED;
    }
    protocol = u8(6);
    transport = HEADER_6;
    for (int i = 0; i < MOST_EXTENSIONS; i++) {
      if (protocol == FRAGMENT) {
        return Drop.FRAGMENT;
      }
      if (protocol == ROUTING) {
        return Drop.PROTOCOL;
      }
      if (protocol != HOP_BY_HOP && protocol != DESTINATION_OPTIONS) {
        return null;
      }
      if (transport + 8 > end) {
        return Drop.MALFORMED;
      }
      protocol = u8(transport);
      transport += (u8(transport + 1) + 1) * 8;
    }
    return Drop.MALFORMED;
  }

  private @Nullable Drop readTransport() {
    int room = end - transport;
    boolean whole;
    switch (protocol) {
      case TCP -> whole = room >= HEADER_TCP && tcpHeader() >= HEADER_TCP && tcpHeader() <= room;
      case UDP -> {
        whole = room >= HEADER_UDP && u16(transport + 4) >= HEADER_UDP;
        whole = whole && u16(transport + 4) <= room;
      }
      case ICMP -> whole = !six && room >= HEADER_ICMP;
      case ICMPV6 -> whole = six && room >= HEADER_ICMP;
      default -> {
        return Drop.PROTOCOL;
      }
    }
    return whole ? null : Drop.MALFORMED;
  }

  private int tcpHeader() {
    return (u8(transport + 12) >> 4) * 4;
  }

  /** Returns whether it is IPv6. */
  public boolean six() {
    return six;
  }

  /** Returns the IANA number of what is inside. */
  public int protocol() {
    return protocol;
  }

  /** Returns the source address's 4 or 16 bytes. */
  public byte[] source() {
    return copy(atSource());
  }

  /** Returns the destination address's 4 or 16 bytes. */
  public byte[] destination() {
    return copy(atSource() + addressLength());
  }

  /** Returns whether the source is the address with these bytes. */
  public boolean comesFrom(byte[] address) {
    return has(atSource(), address);
  }

  /** Returns whether the destination is the address with these bytes. */
  public boolean goesTo(byte[] address) {
    return has(atSource() + addressLength(), address);
  }

  /** Returns the source port of TCP and UDP. */
  public int sourcePort() {
    return u16(transport);
  }

  /** Returns the destination port of TCP and UDP. */
  public int destinationPort() {
    return u16(transport + 2);
  }

  /** Returns TCP's flags. */
  public int flags() {
    return u8(transport + 13);
  }

  /** Returns whether all of these TCP flags are set. */
  public boolean has(int flags) {
    return (flags() & flags) == flags;
  }

  /** Returns TCP's sequence number. */
  public int sequence() {
    return bytes.getInt(transport + 4);
  }

  int acknowledgement() {
    return bytes.getInt(transport + 8);
  }

  /** Returns how far a TCP segment takes the sequence number on. */
  int segmentLength() {
    int data = end - transport - tcpHeader();
    return data + (has(SYN) ? 1 : 0) + (has(FIN) ? 1 : 0);
  }

  /** Returns a view of a UDP datagram's payload. */
  public ByteBuffer udpPayload() {
    return bytes.slice(transport + HEADER_UDP, u16(transport + 4) - HEADER_UDP);
  }

  /** Returns a copy of the whole packet. */
  public ByteBuffer copy() {
    return ByteBuffer.allocate(end).put(bytes.slice(0, end)).flip();
  }

  /** Returns a view of the first bytes, at most so many. */
  ByteBuffer head(int most) {
    return bytes.slice(0, Math.min(end, most));
  }

  /** Returns the packet's bytes, as long as its header says, to be written elsewhere. */
  public ByteBuffer whole() {
    return bytes.slice(0, end);
  }

  /** Returns whether it asks for an echo (RFC 792, RFC 4443). */
  public boolean isEchoRequest() {
    return (protocol == ICMP && u8(transport) == ECHO_4)
        || (protocol == ICMPV6 && u8(transport) == ECHO_6);
  }

  /** Makes an echo request its own reply. */
  public void turnIntoEchoReply() {
    byte[] from = source();
    byte[] to = destination();
    put(atSource(), to);
    put(atSource() + addressLength(), from);
    int before = u16(transport);
    int after = six ? ECHO_REPLY_6 << 8 : 0;
    bytes.putShort(transport, (short) after);
    // The sum over a pseudo-header does not change when its ends are swapped.
    update(transport + 2, before, after);
  }

  /** Gives a TCP segment other ends, and corrects its checksums. */
  public void rewriteTcp(byte[] from, int fromPort, byte[] to, int toPort) {
    address(atSource(), from);
    address(atSource() + addressLength(), to);
    port(transport, fromPort);
    port(transport + 2, toPort);
  }

  private void address(int at, byte[] address) {
    for (int i = 0; i < address.length; i += 2) {
      int before = u16(at + i);
      int after = (address[i] & 0xff) << 8 | (address[i + 1] & 0xff);
      update(transport + AT_CHECKSUM_TCP, before, after);
      if (!six) {
        update(AT_CHECKSUM_4, before, after);
      }
    }
    put(at, address);
  }

  private void port(int at, int port) {
    update(transport + AT_CHECKSUM_TCP, u16(at), port);
    bytes.putShort(at, (short) port);
  }

  private void update(int at, int before, int after) {
    bytes.putShort(at, (short) Checksum.update(u16(at), before, after));
  }

  private boolean has(int at, byte[] address) {
    if (address.length != addressLength()) {
      return false;
    }
    for (int i = 0; i < address.length; i++) {
      if (bytes.get(at + i) != address[i]) {
        return false;
      }
    }
    return true;
  }

  private byte[] copy(int at) {
    byte[] address = new byte[addressLength()];
    bytes.get(at, address);
    return address;
  }

  private void put(int at, byte[] address) {
    bytes.put(at, address);
  }

  private int atSource() {
    return six ? AT_SOURCE_6 : AT_SOURCE_4;
  }

  private int addressLength() {
    return six ? 16 : 4;
  }

  private int u8(int at) {
    return bytes.get(at) & 0xff;
  }

  private int u16(int at) {
    return bytes.getShort(at) & 0xffff;
  }
}
