package zta.masque.h2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameLogger;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.logging.LogLevel;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import zta.masque.h2.FrameBudget.Kind;

/**
 * Counts received frames against the peer's budget, and notes whether any were written. Only its
 * logger does the codec show every frame; a listener misses those for streams that are over, which
 * cost work all the same.
 */
final class FrameCounter extends Http2FrameLogger {
  private final FrameBudget budget = new FrameBudget();
  private final Consumer<Kind> onOver;
  private final IntConsumer onReset;
  private boolean over;
  private boolean wrote;

  /**
   * Makes it for one connection.
   *
   * @param onOver hears, once, of what there was too much
   * @param onReset hears which streams the peer resets, even when they are over
   */
  FrameCounter(Consumer<Kind> onOver, IntConsumer onReset) {
    super(LogLevel.TRACE, FrameCounter.class);
    this.onOver = onOver;
    this.onReset = onReset;
  }

  /**
   * Takes from the budget.
   *
   * @throws Http2Exception once, when there is nothing left
   */
  void spend(ChannelHandlerContext context, Kind kind) throws Http2Exception {
    if (over || budget.spend(kind, context.executor().ticker().nanoTime())) {
      return;
    }
    over = true;
    onOver.accept(kind);
    throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "too many %s", kind);
  }

  /** Gives to the budget, for what was done that the peer will answer. */
  void earn(Kind kind, int tokens) {
    budget.earn(kind, tokens);
  }

  /** Returns whether frames were written since this was asked last. */
  boolean takeWrote() {
    boolean any = wrote;
    wrote = false;
    return any;
  }

  private void count(Direction direction, ChannelHandlerContext context, Kind kind) {
    if (direction == Direction.OUTBOUND) {
      wrote = true;
    } else {
      try {
        spend(context, kind);
      } catch (Http2Exception e) {
        // The codec looks for the cause.
        throw new IllegalStateException(e.getMessage(), e);
      }
    }
  }

  @Override
  public boolean isEnabled() {
    return false;
  }

  @Override
  public void logData(
      Direction direction,
      ChannelHandlerContext context,
      int streamId,
      ByteBuf data,
      int padding,
      boolean end) {
    if (direction == Direction.OUTBOUND || (!end && !data.isReadable())) {
      count(direction, context, Kind.EMPTY_DATA);
    }
  }

  @Override
  public void logHeaders(
      Direction direction,
      ChannelHandlerContext context,
      int streamId,
      Http2Headers headers,
      int padding,
      boolean end) {
    wrote |= direction == Direction.OUTBOUND;
  }

  @Override
  public void logHeaders(
      Direction direction,
      ChannelHandlerContext context,
      int streamId,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean end) {
    wrote |= direction == Direction.OUTBOUND;
  }

  @Override
  public void logPriority(
      Direction direction,
      ChannelHandlerContext context,
      int streamId,
      int dependency,
      short weight,
      boolean exclusive) {
    count(direction, context, Kind.PRIORITY);
  }

  @Override
  public void logRstStream(
      Direction direction, ChannelHandlerContext context, int streamId, long errorCode) {
    if (direction == Direction.INBOUND) {
      onReset.accept(streamId);
    }
    count(direction, context, Kind.RESET_RECEIVED);
  }

  @Override
  public void logSettings(
      Direction direction, ChannelHandlerContext context, Http2Settings settings) {
    count(direction, context, Kind.SETTINGS);
  }

  @Override
  public void logSettingsAck(Direction direction, ChannelHandlerContext context) {
    count(direction, context, Kind.STRAY);
  }

  @Override
  public void logPing(Direction direction, ChannelHandlerContext context, long data) {
    count(direction, context, Kind.PING);
  }

  @Override
  public void logPingAck(Direction direction, ChannelHandlerContext context, long data) {
    count(direction, context, Kind.STRAY);
  }

  @Override
  public void logGoAway(
      Direction direction,
      ChannelHandlerContext context,
      int lastStreamId,
      long errorCode,
      ByteBuf debug) {
    count(direction, context, Kind.STRAY);
  }

  @Override
  public void logWindowsUpdate(
      Direction direction, ChannelHandlerContext context, int streamId, int increment) {
    count(direction, context, Kind.WINDOW_UPDATE);
  }

  @Override
  public void logUnknownFrame(
      Direction direction,
      ChannelHandlerContext context,
      byte type,
      int streamId,
      Http2Flags flags,
      ByteBuf payload) {
    count(direction, context, Kind.STRAY);
  }
}
