package zta.masque.h2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception.StreamException;
import zta.api.access.ReasonCode;
import zta.masque.ResetCode;

/** Streams that this end resets, and what still comes for them. */
// A write that fails shows as the end of its stream or connection.
@SuppressWarnings("FutureReturnValueIgnored")
final class Resets {
  private final H2Connection connection;
  private final RecentResets recent = new RecentResets();

  Resets(H2Connection connection) {
    this.connection = connection;
  }

  void reset(int streamId, ReasonCode reason) {
    if (connection.connection().stream(streamId) != null) {
      recent.add(streamId);
      write(streamId, ResetCode.of(reason));
      connection.flushOnce();
    }
  }

  /** Tells the peer, which has a whole answer, that its body is not wanted (RFC 9113 8.1). */
  void dismiss(int streamId) {
    if (connection.connection().stream(streamId) != null) {
      recent.add(streamId);
      write(streamId, Http2Error.NO_ERROR.code());
      connection.flushOnce();
    }
  }

  /** The peer reset a stream, too. */
  void byPeer(int streamId) {
    recent.remove(streamId);
  }

  private void write(int streamId, long code) {
    ChannelHandlerContext context = connection.context();
    connection.encoder().writeRstStream(context, streamId, code, context.newPromise());
  }

  /** Returns whether an error is only that something was on its way to a stream reset here. */
  boolean isLate(StreamException error) {
    return error.error() == Http2Error.STREAM_CLOSED
        && connection.connection().stream(error.streamId()) == null
        && recent.contains(error.streamId());
  }
}
