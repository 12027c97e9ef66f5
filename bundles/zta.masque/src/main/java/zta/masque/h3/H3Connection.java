package zta.masque.h3;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http3.DefaultHttp3GoAwayFrame;
import io.netty.handler.codec.http3.DefaultHttp3SettingsFrame;
import io.netty.handler.codec.http3.DefaultHttp3UnknownFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ClientConnectionHandler;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.http3.Http3RequestStreamInitializer;
import io.netty.handler.codec.http3.Http3ServerConnectionHandler;
import io.netty.handler.codec.http3.Http3Settings;
import io.netty.handler.codec.http3.Http3SettingsFrame;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionStats;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.masque.h2.FrameBudget;

/**
 * A HTTP/3 connection for CONNECT streams and datagrams, bounded against abuse. Belongs to the
 * event loop of its channel: every method is to be called there unless it says otherwise.
 */
// A write that fails shows as the end of its stream or connection.
@SuppressWarnings("FutureReturnValueIgnored")
public final class H3Connection {
  /** A frame without meaning (RFC 9114 section 7.2.8), which the peer must acknowledge. */
  private static final long RESERVED_FRAME = 0x40;

  private static final long PEEK_SECONDS = 2;

  private final QuicChannel channel;
  private final boolean server;
  private final H3Limits limits;
  private final H3Events events;
  private final FrameBudget budget = new FrameBudget();
  private final LongObjectMap<H3Stream> streams = new LongObjectHashMap<>();
  private final List<H3Stream> unflushed = new ArrayList<>();
  private final Set<H3Stream> paused = new LinkedHashSet<>();
  private final H3Datagrams datagrams;
  private @Nullable ScheduledFuture<?> peeking;
  private @Nullable Throwable failure;
  private boolean flushing;
  private boolean overBudget;
  private boolean ready;
  private boolean extended;
  private boolean draining;
  private long nextRequest;
  private int broken;
  private int moves;
  private long packets;
  private volatile long lastRead;

  private H3Connection(QuicChannel channel, boolean server, H3Limits limits, H3Events events) {
    this.channel = channel;
    this.server = server;
    this.limits = limits;
    this.events = events;
    this.datagrams = new H3Datagrams(channel, this);
    this.lastRead = nanos();
  }

  /** Makes the client's end on a fresh channel. */
  public static H3Connection client(QuicChannel channel, H3Limits limits, H3Events events) {
    H3Connection made = new H3Connection(channel, false, limits, events);
    channel
        .pipeline()
        .addLast(
            new Http3ClientConnectionHandler(
                new H3Control(made),
                push -> new H3Refusing(made),
                type -> new H3Refusing(made),
                made.settings(),
                true),
            made.datagrams);
    return made;
  }

  /** Makes the server's end on a fresh channel. */
  public static H3Connection server(QuicChannel channel, H3Limits limits, H3Events events) {
    H3Connection made = new H3Connection(channel, true, limits, events);
    channel
        .pipeline()
        .addLast(
            new Http3ServerConnectionHandler(
                made.requests(),
                new H3Control(made),
                type -> new H3Refusing(made),
                made.settings(),
                true),
            made.datagrams);
    return made;
  }

  private Http3SettingsFrame settings() {
    Http3Settings settings =
        new Http3Settings()
            .qpackMaxTableCapacity(0)
            .qpackBlockedStreams(0)
            .maxFieldSectionSize(limits.maxHeaderList())
            .enableH3Datagram(true);
    return new DefaultHttp3SettingsFrame(server ? settings.enableConnectProtocol(true) : settings);
  }

  private ChannelInitializer<QuicStreamChannel> requests() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(QuicStreamChannel fresh) {
        nextRequest = Math.max(nextRequest, fresh.streamId() + 4);
        adopt(new H3Stream(H3Connection.this), fresh);
      }
    };
  }

  private void adopt(H3Stream stream, QuicStreamChannel on) {
    stream.bind(on);
    streams.put(on.streamId(), stream);
  }

  /** Opens a stream with a request, or returns empty when the peer allows no more. */
  public Optional<H3Stream> request(Http3Headers headers) {
    if (!canRequest()) {
      return Optional.empty();
    }
    H3Stream stream = new H3Stream(this);
    Future<QuicStreamChannel> opened =
        channel.createStream(
            QuicStreamType.BIDIRECTIONAL,
            new Http3RequestStreamInitializer() {
              @Override
              protected void initRequestStream(QuicStreamChannel fresh) {
                adopt(stream, fresh);
              }
            });
    if (!stream.isBound()) {
      opened.cancel(false);
      return Optional.empty();
    }
    stream.respond(headers, false);
    return Optional.of(stream);
  }

  /** Returns whether a request may be sent now. */
  public boolean canRequest() {
    return ready
        && !draining
        && channel.isActive()
        && channel.peerAllowedStreams(QuicStreamType.BIDIRECTIONAL) > 0;
  }

  /** Returns whether the peer takes extended CONNECT (RFC 9220). */
  public boolean canRequestExtended() {
    return extended;
  }

  /** Returns the number of open streams. */
  public int streams() {
    return streams.size();
  }

  /** Returns the open streams. */
  public List<H3Stream> all() {
    return List.copyOf(streams.values());
  }

  /** Returns the loop that all belongs to; on any thread. */
  public EventExecutor loop() {
    return channel.eventLoop();
  }

  /** Returns when {@link #look} last found that packets came; on any thread. */
  public long lastRead() {
    return lastRead;
  }

  /**
   * Counts of packets so far.
   *
   * @param received packets that came
   * @param sent packets that went
   * @param lost packets that the peer did not get
   */
  public record Packets(long received, long sent, long lost) {}

  /** Looks how the path does. */
  public Packets look() {
    Future<QuicConnectionStats> asked = channel.collectStats();
    if (!asked.isSuccess()) {
      return new Packets(packets, 0, 0);
    }
    QuicConnectionStats stats = asked.getNow();
    if (stats.recv() != packets) {
      packets = stats.recv();
      lastRead = nanos();
    }
    return new Packets(packets, stats.sent(), stats.lost());
  }

  /** Asks the peer for a sign of life. */
  public void ping() {
    control(new DefaultHttp3UnknownFrame(RESERVED_FRAME, Unpooled.EMPTY_BUFFER));
  }

  private void control(Object frame) {
    QuicStreamChannel stream = Http3.getLocalControlStream(channel);
    if (stream != null && stream.isActive()) {
      stream.writeAndFlush(frame);
    } else {
      io.netty.util.ReferenceCountUtil.release(frame);
    }
  }

  /** Takes no new streams, lets the open ones end, then closes. */
  public void drain() {
    if (!draining) {
      draining = true;
      control(new DefaultHttp3GoAwayFrame(server ? nextRequest : 0));
    }
    closeIfDrained();
  }

  private void closeIfDrained() {
    if (draining && streams.isEmpty()) {
      // Not in the middle of what the last stream does.
      loop().execute(() -> close(H3ResetCode.NO_ERROR));
    }
  }

  /** Breaks all streams off for a reason, then closes. */
  public void closeNow(ReasonCode reason) {
    for (H3Stream stream : all()) {
      stream.breakOff(reason);
      stream.reset(reason);
    }
    drain();
    close(H3ResetCode.NO_ERROR);
  }

  private void close(int code) {
    channel.close(true, code, Unpooled.EMPTY_BUFFER);
  }

  // What follows is for the classes of this package.

  boolean isServer() {
    return server;
  }

  H3Events events() {
    return events;
  }

  /** Returns what it means when the peer stops to take what is sent. */
  ReasonCode ofPeer() {
    return server ? ReasonCode.APPLICATION_RESET : ReasonCode.RESOURCE_RESET;
  }

  Optional<H3Stream> find(long streamId) {
    return Optional.ofNullable(streams.get(streamId));
  }

  H3Datagrams.Sent sendUdp(long streamId, ByteBuf payload) {
    return datagrams.sendUdp(streamId, payload);
  }

  /** Tells the receivers at the end of this turn of the loop that a burst is over. */
  void flushAfterRead(H3Stream stream) {
    unflushed.add(stream);
    if (!flushing) {
      flushing = true;
      loop().execute(this::flushReceivers);
    }
  }

  private void flushReceivers() {
    flushing = false;
    List<H3Stream> these = List.copyOf(unflushed);
    unflushed.clear();
    these.forEach(H3Stream::flushReceiver);
  }

  void paused(H3Stream stream) {
    paused.add(stream);
    if (peeking == null) {
      peeking =
          loop().scheduleAtFixedRate(this::peek, PEEK_SECONDS, PEEK_SECONDS, TimeUnit.SECONDS);
    }
  }

  void resumed(H3Stream stream) {
    paused.remove(stream);
  }

  private void peek() {
    List.copyOf(paused).forEach(H3Stream::peek);
    if (paused.isEmpty()) {
      stopPeeking();
    }
  }

  private void stopPeeking() {
    ScheduledFuture<?> task = peeking;
    peeking = null;
    if (task != null) {
      task.cancel(false);
    }
  }

  void forget(H3Stream stream, boolean ended) {
    streams.remove(stream.id());
    if (!ended && ++broken >= limits.maxBroken()) {
      retire();
    }
    closeIfDrained();
  }

  /** Has this connection replaced by a fresh one before it is worn out. */
  private void retire() {
    if (!draining) {
      drain();
      events.goingAway(this);
    }
  }

  /** The peer is seen under another address. */
  void moved() {
    events.moved(this);
    if (++moves >= H3Codec.MAX_PATHS / 2) {
      retire();
    }
  }

  void spend(FrameBudget.Kind kind) {
    if (overBudget || budget.spend(kind, nanos())) {
      return;
    }
    overBudget = true;
    events.overBudget(this, kind);
    close(H3ResetCode.EXCESSIVE_LOAD);
  }

  void settingsCame(Http3Settings settings) {
    extended = Boolean.TRUE.equals(settings.connectProtocolEnabled());
    datagrams.allow(Boolean.TRUE.equals(settings.h3DatagramEnabled()));
    if (!ready) {
      ready = true;
      lastRead = nanos();
      events.ready(this);
    }
  }

  void goAwayCame() {
    draining = true;
    events.goingAway(this);
    closeIfDrained();
  }

  void protocolError(int code) {
    failure = new java.net.ProtocolException("HTTP/3 error 0x" + Integer.toHexString(code));
    close(code);
  }

  void failed(Throwable cause) {
    failure = cause;
  }

  void closed() {
    stopPeeking();
    for (H3Stream stream : all()) {
      stream.breakOff(ReasonCode.TUNNEL_LOST);
    }
    events.closed(this, failure);
  }

  private long nanos() {
    return loop().ticker().nanoTime();
  }
}
