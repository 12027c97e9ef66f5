package zta.masque.h2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Exception.HeaderListSizeException;
import io.netty.handler.codec.http2.Http2Exception.StreamException;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.masque.h2.FrameBudget.Kind;

/**
 * A HTTP/2 connection for CONNECT streams, tuned for bulk and bounded against abuse. It is the last
 * handler of its channel's pipeline and belongs to that channel's event loop: every method is to be
 * called there unless it says otherwise.
 */
// A write that fails shows as the end of its stream or connection.
@SuppressWarnings("FutureReturnValueIgnored")
public final class H2Connection extends Http2ConnectionHandler {
  private static final int LEAST_EARNING = 16;
  private static final int UPDATES_PER_WRITE = 4;
  private static final int BYTES_PER_UPDATE = 4096;

  private final H2Events events;
  private final Intake intake;
  private final H2Streams streams;
  private final FrameCounter counter;
  private final SendQueues queues;
  private final Windows windows;
  private final Leftovers leftovers;
  private final Farewell farewell = new Farewell(this);
  private final Resets resets = new Resets(this);
  private final List<H2Stream> unflushed = new ArrayList<>();
  private @Nullable ChannelHandlerContext context;
  private @Nullable Throwable failure;
  private boolean flushing;
  private boolean ready;
  private boolean extendedConnect;
  private volatile long lastRead;

  H2Connection(
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings,
      H2Limits limits,
      H2Events events,
      FrameCounter counter,
      SendQueues queues) {
    super(decoder, encoder, settings, true);
    this.events = events;
    this.intake = new Intake(events);
    this.counter = counter;
    this.queues = queues;
    this.windows = new Windows(connection(), limits);
    this.leftovers = new Leftovers(this, queues, limits.maxHeld());
    setCumulator(new Pieces());
    this.streams = new H2Streams(this);
    decoder.frameListener(new H2Frames(this, events, intake));
    connection().addListener(new H2StreamEnds(this));
  }

  /** Makes the client's end. */
  public static H2Connection client(H2Limits limits, H2Events events) {
    return new H2Builder(limits, events, false).build();
  }

  /** Makes the server's end. */
  public static H2Connection server(H2Limits limits, H2Events events) {
    return new H2Builder(limits, events, true).build();
  }

  /** Opens a stream with a request, or returns empty when the peer allows no more. */
  public Optional<H2Stream> request(Http2Headers headers) {
    if (!canRequest()) {
      return Optional.empty();
    }
    int id = connection().local().incrementAndGetNextStreamId();
    if (id < 0) {
      return Optional.empty();
    }
    encoder().writeHeaders(context(), id, headers, 0, false, context().newPromise());
    Http2Stream stream = connection().stream(id);
    if (stream == null) {
      return Optional.empty();
    }
    flushOnce();
    return Optional.of(streams.adopt(stream));
  }

  /** Returns whether a request may be sent now. */
  public boolean canRequest() {
    return ready
        && context().channel().isActive()
        && !connection().goAwayReceived()
        && !connection().goAwaySent()
        && connection().local().canOpenStream();
  }

  /** Returns whether the peer's SETTINGS allow extended CONNECT (RFC 8441 section 3). */
  public boolean canRequestExtended() {
    return extendedConnect && canRequest();
  }

  /** Returns the number of open streams. */
  public int streams() {
    return connection().numActiveStreams();
  }

  /** Returns the loop that all belongs to; on any thread after the handler was added. */
  public EventExecutor loop() {
    return context().executor();
  }

  /** Returns when bytes last came, on the ticker of the loop; on any thread. */
  public long lastRead() {
    return lastRead;
  }

  /** Asks the peer for a sign of life. */
  public void ping(long data) {
    encoder().writePing(context(), false, data, context().newPromise());
    context().flush();
  }

  /**
   * Takes no new streams, lets the open ones end, then closes. A server serves what the peer sends
   * before it hears of that.
   */
  public void drain() {
    gracefulShutdownTimeoutMillis(-1);
    farewell.begin(context());
    closeIfDrained();
  }

  void closeIfDrained() {
    if (farewell.isSaid() && connection().numActiveStreams() == 0) {
      context().channel().close();
    }
  }

  void pong(long data) {
    farewell.pong(context(), data);
    events.pong(this);
  }

  /** Breaks all streams off for a reason, then closes. */
  public void closeNow(ReasonCode reason) {
    for (H2Stream stream : all()) {
      stream.breakOff(reason);
      resets.reset(stream.id(), reason);
    }
    farewell.say(context());
    flush(context());
    context().channel().close();
  }

  /** Returns the open streams. */
  public List<H2Stream> all() {
    return streams.all();
  }

  ChannelHandlerContext context() {
    ChannelHandlerContext known = context;
    if (known == null) {
      throw new IllegalStateException("not in a pipeline yet");
    }
    return known;
  }

  H2Streams table() {
    return streams;
  }

  boolean isWritable(Http2Stream stream) {
    return queues.isWritable(stream);
  }

  /**
   * Flushes what was written; below, TLS would make a record of nothing, and the codec asks often.
   */
  @Override
  public void flush(ChannelHandlerContext here) {
    try {
      encoder().flowController().writePendingBytes();
    } catch (Http2Exception e) {
      onError(here, true, e);
    }
    if (counter.takeWrote()) {
      here.flush();
    }
    tellWritable();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext here) throws Exception {
    super.channelWritabilityChanged(here);
    tellWritable();
  }

  private void tellWritable() {
    queues.tell(stream -> streams.of(stream).ifPresent(H2Stream::writableAgain));
  }

  void writeHeaders(int streamId, Http2Headers headers, boolean end) {
    encoder().writeHeaders(context(), streamId, headers, 0, end, context().newPromise());
    flushOnce();
  }

  ChannelFuture writeData(int streamId, ByteBuf data, boolean end) {
    int size = data.readableBytes();
    if (size >= LEAST_EARNING) {
      counter.earn(Kind.WINDOW_UPDATE, UPDATES_PER_WRITE + size / BYTES_PER_UPDATE);
    }
    return encoder().writeData(context(), streamId, data, 0, end, context().newPromise());
  }

  /** Flushes at the end of this turn of the loop, however often it is asked for. */
  void flushOnce() {
    if (flushing) {
      return;
    }
    flushing = true;
    loop()
        .execute(
            () -> {
              flushing = false;
              flush(context());
            });
  }

  void flushAfterRead(H2Stream stream) {
    unflushed.add(stream);
  }

  void consumed(Http2Stream stream, int bytes) {
    try {
      if (windows.consumed(stream, bytes)) {
        flushOnce();
      }
    } catch (Http2Exception e) {
      onError(context(), true, e);
    }
  }

  Windows windows() {
    return windows;
  }

  /** Widens a stream's window as far as limits allow and returns by how much. */
  int widen(Http2Stream stream, int wanted) {
    try {
      return windows.widen(stream, wanted);
    } catch (Http2Exception e) {
      onError(context(), true, e);
      return 0;
    }
  }

  /** Counts bytes that a slow reader leaves lying. */
  void held(int delta) {
    leftovers.held(delta);
  }

  Resets resets() {
    return resets;
  }

  /** A stream that was granted may be reset without suspicion. */
  void granted(Http2Headers answer) {
    CharSequence status = answer.status();
    if (status != null && status.length() > 0 && status.charAt(0) == '2') {
      counter.earn(Kind.RESET_RECEIVED, 1);
    }
  }

  /** Returns whether the peer said that it did not look at a request (RFC 9113 section 8.7). */
  boolean isUnprocessed(int streamId) {
    return connection().goAwayReceived()
        && connection().local().isValidStreamId(streamId)
        && streamId > connection().local().lastStreamKnownByPeer();
  }

  void settingsCame(Http2Settings settings) {
    Boolean allowed = settings.connectProtocolEnabled();
    extendedConnect |= allowed != null && allowed;
    if (!ready) {
      ready = true;
      events.ready(this);
    }
  }

  long nanos() {
    return loop().ticker().nanoTime();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) throws Exception {
    context = added;
    lastRead = nanos();
    super.handlerAdded(added);
    raiseWindow();
  }

  @Override
  public void channelActive(ChannelHandlerContext here) throws Exception {
    super.channelActive(here);
    raiseWindow();
  }

  private void raiseWindow() throws Http2Exception {
    if (context().channel().isActive()) {
      windows.raise();
      flushOnce();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext here, Object message) throws Exception {
    lastRead = nanos();
    super.channelRead(here, message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext here) throws Exception {
    for (H2Stream stream : unflushed) {
      stream.flushReceiver();
    }
    unflushed.clear();
    intake.turn();
    super.channelReadComplete(here);
  }

  @Override
  public void channelInactive(ChannelHandlerContext here) throws Exception {
    super.channelInactive(here);
    events.closed(this, failure);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext here, Throwable cause) throws Exception {
    failure = cause;
    if (Http2CodecCauses.isHttp2(cause)) {
      super.exceptionCaught(here, cause);
    } else {
      here.close();
    }
  }

  @Override
  protected void onStreamError(
      ChannelHandlerContext here, boolean outbound, Throwable cause, StreamException error) {
    boolean late = resets.isLate(error);
    // What cannot be sent is the peer's doing when it takes no headers.
    if (!outbound || error instanceof HeaderListSizeException) {
      try {
        counter.spend(here, late ? Kind.STRAY : Kind.RESET_CAUSED);
      } catch (Http2Exception e) {
        onConnectionError(here, false, e, e);
        return;
      }
    }
    if (late) {
      return;
    }
    super.onStreamError(here, outbound, cause, error);
  }

  @Override
  protected void onConnectionError(
      ChannelHandlerContext here,
      boolean outbound,
      Throwable cause,
      @Nullable Http2Exception error) {
    failure = error == null ? cause : error;
    gracefulShutdownTimeoutMillis(1_000);
    super.onConnectionError(here, outbound, cause, error);
  }
}
