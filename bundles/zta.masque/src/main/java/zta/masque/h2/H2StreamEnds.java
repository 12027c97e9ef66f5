package zta.masque.h2;

import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Stream;
import zta.api.access.ReasonCode;

/** Sees to it that every stream that the codec forgets is told so. */
final class H2StreamEnds extends Http2ConnectionAdapter {
  private final H2Connection connection;

  H2StreamEnds(H2Connection connection) {
    this.connection = connection;
  }

  @Override
  public void onStreamClosed(Http2Stream stream) {
    connection.table().of(stream).ifPresent(own -> own.streamClosed(ReasonCode.TUNNEL_LOST));
  }

  @Override
  public void onStreamRemoved(Http2Stream stream) {
    connection.closeIfDrained();
  }
}
