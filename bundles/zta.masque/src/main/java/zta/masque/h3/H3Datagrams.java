package zta.masque.h3;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionAddress;
import io.netty.handler.codec.quic.QuicDatagramExtensionEvent;
import io.netty.handler.codec.quic.QuicPathEvent;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import zta.masque.udp.HttpDatagram;
import zta.masque.udp.Varint;

/**
 * Takes HTTP datagrams from and to their streams (RFC 9297 section 2.1), and hears what happens to
 * the connection. To send copies once, into one piece of native memory, as QUIC wants it.
 */
// A datagram that cannot be sent is lost, as datagrams may be.
@SuppressWarnings("FutureReturnValueIgnored")
final class H3Datagrams extends ChannelInboundHandlerAdapter {
  private static final int STREAMS_PER_QUARTER = 4;
  private static final long MAX_QUARTER = (1L << 60) - 1;

  private static final QuicConnectionAddress NO_NAME = new QuicConnectionAddress(new byte[0]);

  private final QuicChannel channel;
  private final H3Connection connection;
  private boolean allowed;
  private int longest;
  private boolean flushing;
  private @Nullable InetSocketAddress address;

  H3Datagrams(QuicChannel channel, H3Connection connection) {
    this.channel = channel;
    this.connection = connection;
  }

  void allow(boolean on) {
    allowed = on;
    address = (InetSocketAddress) channel.remoteSocketAddress();
  }

  /** What became of a datagram. */
  enum Sent {
    /** It is on its way. */
    SENT,
    /** Too much waits already. */
    NO_ROOM,
    /** It is too long, or the peer wants none. */
    IMPOSSIBLE
  }

  /** Sends a UDP payload, which stays the caller's. */
  Sent sendUdp(long streamId, ByteBuf payload) {
    long quarter = streamId / STREAMS_PER_QUARTER;
    int size = Varint.length(quarter) + 1 + payload.readableBytes();
    if (!allowed || size > longest) {
      return Sent.IMPOSSIBLE;
    }
    if (!channel.isWritable()) {
      // A burst within one turn: what waits for the turn's end may go now.
      channel.flush();
      if (!channel.isWritable()) {
        return Sent.NO_ROOM;
      }
    }
    ByteBuf datagram = channel.alloc().directBuffer(size, size);
    Varint.write(datagram, quarter);
    HttpDatagram.writeContext(datagram);
    datagram.writeBytes(payload, payload.readerIndex(), payload.readableBytes());
    channel.write(datagram);
    flushOnce();
    return Sent.SENT;
  }

  private void flushOnce() {
    if (!flushing) {
      flushing = true;
      channel
          .eventLoop()
          .execute(
              () -> {
                flushing = false;
                channel.flush();
              });
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf datagram) {
      received(datagram);
    } else {
      context.fireChannelRead(message);
    }
  }

  private void received(ByteBuf datagram) {
    long quarter = Varint.read(datagram);
    if (quarter < 0 || quarter > MAX_QUARTER) {
      datagram.release();
      connection.protocolError(H3ResetCode.DATAGRAM_ERROR);
      return;
    }
    Optional<H3Stream> stream = connection.find(quarter * STREAMS_PER_QUARTER);
    if (stream.isPresent()) {
      stream.get().datagram(datagram);
    } else {
      // Its stream is over, or its request was overtaken: lost.
      datagram.release();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof QuicDatagramExtensionEvent datagrams) {
      longest = datagrams.maxLength();
    } else if (event instanceof QuicPathEvent.PeerMigrated) {
      moved();
    }
    context.fireUserEventTriggered(event);
  }

  /** The peer is at another address, and was seen to receive there. */
  private void moved() {
    InetSocketAddress from = address;
    // Not the event's, whose port has its bytes in the wrong order (Netty 4.2.18).
    InetSocketAddress to = (InetSocketAddress) channel.remoteSocketAddress();
    address = to;
    ChannelHandlerContext tails = channel.parent().pipeline().context(SentTails.class);
    // One that has names takes another for each address, and shall not be told by an old one
    // (RFC 9000 section 9.5).
    boolean nameless = NO_NAME.equals(channel.remoteAddress());
    if (tails != null && from != null && to != null && nameless) {
      ((SentTails) tails.handler()).repeat(tails, from, to);
    }
    connection.moved();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    SentTails tails = channel.parent().pipeline().get(SentTails.class);
    if (tails != null && address != null) {
      tails.forget(address);
    }
    connection.closed();
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    connection.failed(cause);
  }
}
