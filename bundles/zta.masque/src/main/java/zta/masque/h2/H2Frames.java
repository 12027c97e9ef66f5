package zta.masque.h2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.Optional;

/** Hands received frames to the streams. */
final class H2Frames extends Http2FrameAdapter {
  private final H2Connection connection;
  private final H2Events events;
  private final Intake intake;

  H2Frames(H2Connection connection, H2Events events, Intake intake) {
    this.connection = connection;
    this.events = events;
    this.intake = intake;
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext context, int streamId, ByteBuf data, int padding, boolean end) {
    Optional<H2Stream> stream = connection.table().of(streamId);
    int size = data.readableBytes();
    return padding + stream.map(s -> s.received(data, end)).orElse(size);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context,
      int streamId,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean end) {
    onHeadersRead(context, streamId, headers, padding, end);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context, int streamId, Http2Headers headers, int padding, boolean end) {
    Http2Stream stream = connection.connection().stream(streamId);
    if (stream == null) {
      return;
    }
    Optional<H2Stream> known = connection.table().of(stream);
    if (connection.connection().isServer() && known.isEmpty()) {
      H2Stream fresh = connection.table().adopt(stream);
      fresh.received(io.netty.buffer.Unpooled.EMPTY_BUFFER, end);
      intake.take(connection.loop(), fresh, headers, end);
      return;
    }
    known.ifPresent(own -> answer(own, headers, end));
  }

  private void answer(H2Stream stream, Http2Headers headers, boolean end) {
    if (headers.status() != null && !connection.connection().isServer()) {
      connection.granted(headers);
      events.answer(stream, headers, end);
    }
    if (end) {
      stream.received(io.netty.buffer.Unpooled.EMPTY_BUFFER, true);
    }
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext context, int streamId, long errorCode) {
    connection.table().of(streamId).ifPresent(stream -> stream.reset(errorCode));
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) {
    connection.settingsCame(settings);
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext context, long data) {
    connection.pong(data);
  }

  @Override
  public void onGoAwayRead(
      ChannelHandlerContext context, int lastStreamId, long errorCode, ByteBuf debug) {
    events.goingAway(connection);
  }
}
