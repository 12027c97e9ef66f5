package zta.masque.h2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
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
import zta.masque.ResetCode;

/**
 * A HTTP/2 connection for CONNECT streams, tuned for bulk and bounded against abuse. It is the last
 * handler of its channel's pipeline and belongs to that channel's event loop: every method is to be
 * called there unless it says otherwise.
 */
// A write that fails shows as the end of its stream or connection.
@SuppressWarnings("FutureReturnValueIgnored")
public final class H2Connection extends Http2ConnectionHandler {
  private final H2Limits limits;
  private final H2Events events;
  private final Http2Connection.PropertyKey streamKey;
  private final FrameBudget budget = new FrameBudget();
  private final RecentResets resets = new RecentResets();
  private final List<H2Stream> unflushed = new ArrayList<>();
  private @Nullable ChannelHandlerContext context;
  private @Nullable Throwable failure;
  private boolean flushing;
  private boolean windowRaised;
  private boolean overBudget;
  private boolean ready;
  private boolean extendedConnect;
  private long growth;
  private long heldBytes;
  private volatile long lastRead;

  H2Connection(
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings,
      H2Limits limits,
      H2Events events) {
    super(decoder, encoder, settings, true);
    this.limits = limits;
    this.events = events;
    setCumulator(new Pieces());
    this.streamKey = connection().newKey();
    decoder.frameListener(new H2Frames(this, events));
    connection().addListener(new H2StreamEnds(this));
    encoder.flowController().listener(stream -> ofStream(stream).ifPresent(this::tellWritability));
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
    return Optional.of(adopt(stream));
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

  /** Takes no new streams, lets the open ones end, then closes. */
  public void drain() {
    gracefulShutdownTimeoutMillis(-1);
    ChannelHandlerContext here = context();
    if (!connection().goAwaySent()) {
      goAway(
          here,
          connection().remote().lastStreamCreated(),
          Http2Error.NO_ERROR.code(),
          here.alloc().buffer(0),
          here.newPromise());
      here.flush();
    }
    closeIfDrained();
  }

  void closeIfDrained() {
    if (connection().goAwaySent() && connection().numActiveStreams() == 0) {
      context().channel().close();
    }
  }

  /** Breaks all streams off for a reason, then closes. */
  public void closeNow(ReasonCode reason) {
    for (H2Stream stream : all()) {
      stream.reset(reason);
      resetStream(stream, reason);
    }
    drain();
    flush(context());
    context().channel().close();
  }

  /** Returns the open streams. */
  public List<H2Stream> all() {
    List<H2Stream> streams = new ArrayList<>();
    try {
      connection()
          .forEachActiveStream(
              stream -> {
                ofStream(stream).ifPresent(streams::add);
                return true;
              });
    } catch (Http2Exception e) {
      throw new IllegalStateException(e);
    }
    return streams;
  }

  // What follows is for the classes of this package.

  private ChannelHandlerContext context() {
    ChannelHandlerContext known = context;
    if (known == null) {
      throw new IllegalStateException("not in a pipeline yet");
    }
    return known;
  }

  H2Stream adopt(Http2Stream stream) {
    H2Stream own = new H2Stream(this, stream);
    stream.setProperty(streamKey, own);
    return own;
  }

  Optional<H2Stream> ofStream(@Nullable Http2Stream stream) {
    return stream == null
        ? Optional.empty()
        : Optional.ofNullable(stream.<H2Stream>getProperty(streamKey));
  }

  Optional<H2Stream> ofId(int streamId) {
    return ofStream(connection().stream(streamId));
  }

  private void tellWritability(H2Stream stream) {
    Http2Stream known = connection().stream(stream.id());
    stream.writabilityChanged(known != null && isWritable(known));
  }

  boolean isWritable(Http2Stream stream) {
    return encoder().flowController().isWritable(stream);
  }

  void writeHeaders(int streamId, Http2Headers headers, boolean end) {
    encoder().writeHeaders(context(), streamId, headers, 0, end, context().newPromise());
    flushOnce();
  }

  void writeData(int streamId, ByteBuf data, boolean end) {
    encoder().writeData(context(), streamId, data, 0, end, context().newPromise());
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
      if (connection().local().flowController().consumeBytes(stream, bytes)) {
        flushOnce();
      }
    } catch (Http2Exception e) {
      onError(context(), true, e);
    }
  }

  int window(Http2Stream stream) {
    return connection().local().flowController().initialWindowSize(stream);
  }

  /** Widens a stream's window as far as limits allow and returns by how much. */
  int widen(Http2Stream stream, int wanted) {
    int room = limits.maxWindow() - window(stream);
    int delta = (int) Math.min(Math.min(wanted, room), limits.growthBudget() - growth);
    boolean open = stream.state().remoteSideOpen();
    if (delta <= 0 || !open) {
      return 0;
    }
    growth += delta;
    try {
      connection().local().flowController().incrementWindowSize(stream, delta);
    } catch (Http2Exception e) {
      onError(context(), true, e);
    }
    return delta;
  }

  void returnGrowth(int bytes) {
    growth -= bytes;
  }

  /** Counts what slow readers leave lying; too much costs the greediest its stream. */
  void held(int delta) {
    heldBytes += delta;
    if (heldBytes > limits.maxHeld()) {
      all().stream()
          .max((a, b) -> Integer.compare(a.heldBytes(), b.heldBytes()))
          .ifPresent(this::giveUp);
    }
  }

  private void giveUp(H2Stream stream) {
    stream.reset(ReasonCode.LIMIT);
    resetStream(stream, ReasonCode.LIMIT);
  }

  private void resetStream(H2Stream stream, ReasonCode reason) {
    Http2Stream known = connection().stream(stream.id());
    if (known != null) {
      resetStream(known, reason);
    }
  }

  void resetStream(Http2Stream stream, ReasonCode reason) {
    resets.add(stream.id());
    ChannelHandlerContext here = context();
    encoder().writeRstStream(here, stream.id(), ResetCode.of(reason), here.newPromise());
    flushOnce();
  }

  /** Tells the peer that its body is not wanted (RFC 9113 section 8.1). */
  void dismiss(Http2Stream stream) {
    if (connection().stream(stream.id()) != null) {
      resets.add(stream.id());
      ChannelHandlerContext here = context();
      here.executor()
          .execute(
              () -> {
                encoder()
                    .writeRstStream(
                        here, stream.id(), Http2Error.NO_ERROR.code(), here.newPromise());
                flush(here);
              });
    }
  }

  void spend(FrameBudget.Kind kind) throws Http2Exception {
    if (overBudget || budget.spend(kind, nanos())) {
      return;
    }
    overBudget = true;
    events.overBudget(this, kind);
    throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "too many %s", kind);
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
    if (!windowRaised && context().channel().isActive()) {
      windowRaised = true;
      Http2Stream whole = connection().connectionStream();
      int now = connection().local().flowController().initialWindowSize(whole);
      connection()
          .local()
          .flowController()
          .incrementWindowSize(whole, limits.connectionWindow() - now);
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
    Http2Stream stream = connection().stream(error.streamId());
    boolean late = stream == null && error.error() == Http2Error.STREAM_CLOSED;
    if (late && resets.contains(error.streamId())) {
      return;
    }
    if (!outbound) {
      try {
        spend(FrameBudget.Kind.RESET_CAUSED);
      } catch (Http2Exception e) {
        onConnectionError(here, false, e, e);
        return;
      }
    }
    super.onStreamError(here, outbound, cause, error);
  }

  @Override
  protected void onConnectionError(
      ChannelHandlerContext here,
      boolean outbound,
      Throwable cause,
      @Nullable Http2Exception error) {
    failure = cause;
    gracefulShutdownTimeoutMillis(1_000);
    super.onConnectionError(here, outbound, cause, error);
  }
}
