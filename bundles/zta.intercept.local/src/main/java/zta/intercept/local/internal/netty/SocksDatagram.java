package zta.intercept.local.internal.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import zta.api.flow.Destination;
import zta.api.flow.Protocol;
import zta.intercept.local.internal.Hosts;

/**
 * A UDP packet between application and relay (RFC 1928 section 7).
 *
 * @param destination where it goes
 * @param header what stands before the payload, and before the payload of answers as well; needs no
 *     release
 * @param payload the rest, a view of the packet
 */
record SocksDatagram(Destination destination, ByteBuf header, ByteBuf payload) {
  private static final int FIXED = 4;
  private static final int PORT = 2;
  private static final int IPV4 = 1;
  private static final int NAME = 3;
  private static final int IPV6 = 4;

  /** Reads a packet; null when it is malformed, a fragment, or goes nowhere. */
  static @Nullable SocksDatagram read(ByteBuf packet) {
    ByteBuf in = packet.duplicate();
    if (in.readableBytes() < FIXED + 1) {
      return null;
    }
    boolean whole = in.readUnsignedShort() == 0 && in.readUnsignedByte() == 0;
    Optional<String> host = whole ? host(in) : Optional.empty();
    if (host.isEmpty() || in.readableBytes() < PORT) {
      return null;
    }
    int port = in.readUnsignedShort();
    if (port == 0) {
      return null;
    }
    int length = in.readerIndex() - packet.readerIndex();
    ByteBuf header =
        Unpooled.wrappedBuffer(ByteBufUtil.getBytes(packet, packet.readerIndex(), length));
    return new SocksDatagram(new Destination(Protocol.UDP, host.get(), port), header, in);
  }

  private static Optional<String> host(ByteBuf in) {
    int type = in.readUnsignedByte();
    int length =
        switch (type) {
          case IPV4 -> 4;
          case IPV6 -> 16;
          case NAME -> in.readUnsignedByte();
          default -> 0;
        };
    if (length == 0 || in.readableBytes() < length) {
      return Optional.empty();
    }
    byte[] bytes = new byte[length];
    in.readBytes(bytes);
    return type == NAME ? Hosts.canonical(new String(bytes, US_ASCII)) : address(bytes);
  }

  private static Optional<String> address(byte[] bytes) {
    try {
      return Optional.of(Hosts.canonical(InetAddress.getByAddress(bytes)));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
