package zta.masque.h2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import java.util.concurrent.TimeUnit;

/**
 * Tells the peer to open no more streams (RFC 9113 section 6.8).
 *
 * <p>A server says so twice: first without refusing anything, and with the id of its last stream
 * once the answer to a PING shows that the peer has heard. What the peer sent before it knew is
 * served. Belongs to the connection's event loop.
 */
// A farewell that cannot be written shows as the end of the connection.
@SuppressWarnings("FutureReturnValueIgnored")
final class Farewell {
  private static final long MARK = 0x7a74_6120_6279_6521L;
  private static final long PATIENCE_MILLIS = 2_000;

  private final H2Connection connection;
  private boolean announced;
  private boolean said;

  Farewell(H2Connection connection) {
    this.connection = connection;
  }

  /** Returns whether the last stream is known, so that the connection ends with it. */
  boolean isSaid() {
    return said;
  }

  /** Begins, or goes on. */
  void begin(ChannelHandlerContext context) {
    if (announced || said) {
      return;
    }
    if (!connection.connection().isServer()) {
      say(context);
      return;
    }
    announced = true;
    goAway(context, Integer.MAX_VALUE);
    connection.ping(MARK);
    context
        .executor()
        .schedule(() -> announcedLongAgo(context), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void announcedLongAgo(ChannelHandlerContext context) {
    if (context.channel().isActive()) {
      say(context);
    }
  }

  /** The peer answered a PING. */
  void pong(ChannelHandlerContext context, long data) {
    if (announced && data == MARK) {
      say(context);
    }
  }

  /** Says which stream was the last. */
  void say(ChannelHandlerContext context) {
    if (said) {
      return;
    }
    said = true;
    goAway(context, connection.connection().remote().lastStreamCreated());
    connection.closeIfDrained();
  }

  private void goAway(ChannelHandlerContext context, int lastStream) {
    connection.goAway(
        context,
        lastStream,
        Http2Error.NO_ERROR.code(),
        context.alloc().buffer(0),
        context.newPromise());
    context.flush();
  }
}
