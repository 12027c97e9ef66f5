package zta.masque.udp;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * HTTP datagrams of UDP proxying (RFC 9298 sections 4 and 5): a context id, then a payload. Context
 * 0 carries UDP payloads; no other is ever registered here.
 */
public final class HttpDatagram {
  /** The largest payload that a UDP header can announce, less that header. */
  public static final int MAX_UDP_PAYLOAD = 65527;

  /** The largest HTTP datagram with a UDP payload: the context id may take 8 bytes. */
  public static final int MAX_SIZE = MAX_UDP_PAYLOAD + 8;

  private static final int UDP_PAYLOAD = 0;

  private HttpDatagram() {}

  /** Writes the context id that UDP payloads follow. */
  public static void writeContext(ByteBuf out) {
    out.writeByte(UDP_PAYLOAD);
  }

  /**
   * Returns the UDP payload of a datagram, which is the same buffer behind the context id; null
   * when it is of an unknown context and has been released.
   *
   * @param datagram is taken over
   * @throws CapsuleException when the stream has to be aborted; the buffer is released
   */
  public static @Nullable ByteBuf udpPayload(ByteBuf datagram) throws CapsuleException {
    long context = Varint.read(datagram);
    boolean tooLong = datagram.readableBytes() > MAX_UDP_PAYLOAD;
    if (context == UDP_PAYLOAD && !tooLong) {
      return datagram;
    }
    datagram.release();
    if (context == Varint.INCOMPLETE) {
      throw new CapsuleException("HTTP datagram without a context id");
    }
    if (context == UDP_PAYLOAD) {
      throw new CapsuleException("UDP payload is too long");
    }
    return null;
  }
}
