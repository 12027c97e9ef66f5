package zta.tunnel.internal.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.access.ReasonCode;
import zta.api.tunnel.ProxyEndpoint;
import zta.api.tunnel.TunnelStatus;
import zta.masque.h2.H2Connection;
import zta.masque.h2.H2Events;
import zta.masque.h2.H2Limits;
import zta.masque.h2.H2Stream;

/** One connection to one proxy. Belongs to its event loop, except for {@link #status()}. */
// A connection attempt that fails closes its channel, which is what is listened for.
@SuppressWarnings("FutureReturnValueIgnored")
final class Link implements H2Events {
  /** Hears what becomes of a link. */
  interface Owner {
    /** The link can carry streams. */
    void connected(Link link);

    /** The link is over, as wanted or lost. */
    void closed(Link link, boolean wanted);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Link.class);
  private static final int READ_BUFFER = 64 * 1024;
  private static final int LOW_WATER = 128 * 1024;
  private static final int HIGH_WATER = 512 * 1024;
  private static final int CHECKS_PER_KEEP_ALIVE = 2;

  private final String enrolmentId;
  private final ProxyEndpoint proxy;
  private final EventLoop loop;
  private final TunnelConfig config;
  private final InstantSource clock;
  private final Owner owner;
  private final H2Connection connection;
  private @Nullable Channel channel;
  private @Nullable ScheduledFuture<?> watch;
  private boolean wanted;
  private volatile LinkState state = LinkState.INITIALIZED;
  private volatile Instant since;
  private volatile int streams;

  Link(
      String enrolmentId,
      ProxyEndpoint proxy,
      EventLoop loop,
      TunnelConfig config,
      InstantSource clock,
      Owner owner) {
    this.enrolmentId = enrolmentId;
    this.proxy = proxy;
    this.loop = loop;
    this.config = config;
    this.clock = clock;
    this.owner = owner;
    this.since = clock.instant();
    this.connection = H2Connection.client(H2Limits.defaults(), this);
  }

  void connect(
      ChannelFactory<? extends SocketChannel> sockets,
      SslContext tls,
      InetSocketAddress address,
      Executor worker) {
    enter(LinkState.CONNECTING);
    ChannelFuture attempt =
        new Bootstrap()
            .group(loop)
            .channelFactory(sockets)
            .disableResolver()
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, config.connectTimeoutMillis())
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BUFFER))
            .option(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(LOW_WATER, HIGH_WATER))
            .handler(pipeline(tls, worker))
            .connect(address);
    channel = attempt.channel();
    attempt.addListener(
        done -> {
          if (!done.isSuccess()) {
            closed(connection, done.cause());
          }
        });
    watch =
        loop.schedule(
            () -> giveUp("no connection in time"),
            2L * config.connectTimeoutMillis(),
            TimeUnit.MILLISECONDS);
  }

  private ChannelInitializer<SocketChannel> pipeline(SslContext tls, Executor worker) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel fresh) {
        SslHandler handler = tls.newHandler(fresh.alloc(), proxy.host(), proxy.port(), worker);
        handler.setHandshakeTimeoutMillis(config.connectTimeoutMillis());
        handler
            .handshakeFuture()
            .addListener(
                done -> {
                  if (!done.isSuccess()) {
                    closed(connection, done.cause());
                    fresh.close();
                  }
                });
        fresh.pipeline().addLast(handler, connection);
      }
    };
  }

  private void giveUp(String why) {
    closed(connection, new java.io.IOException(why));
    shut();
  }

  private void shut() {
    Channel open = channel;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void ready(H2Connection of) {
    if (state != LinkState.CONNECTING) {
      return;
    }
    cancelWatch();
    enter(LinkState.CONNECTED);
    long period = Math.max(1, config.keepAliveMillis() / CHECKS_PER_KEEP_ALIVE);
    watch = loop.scheduleAtFixedRate(this::check, period, period, TimeUnit.MILLISECONDS);
    owner.connected(this);
  }

  /** Asks a silent proxy for a sign of life, and gives one that stays silent up. */
  private void check() {
    long silent = TimeUnit.NANOSECONDS.toMillis(loop.ticker().nanoTime() - connection.lastRead());
    if (silent >= config.silenceMillis()) {
      connection.closeNow(ReasonCode.TUNNEL_LOST);
      giveUp("silent for " + silent + " ms");
    } else if (silent >= config.keepAliveMillis()) {
      connection.ping(silent);
    }
  }

  boolean canOpen() {
    return state == LinkState.CONNECTED && connection.canRequest();
  }

  boolean open(Opening opening) {
    if (opening.isUdp() && connection.canRequest() && !connection.canRequestExtended()) {
      opening.refuse(ReasonCode.PROXY_UNREACHABLE, "the proxy does not carry UDP");
      return true;
    }
    Optional<H2Stream> stream = connection.request(opening.headers(proxy));
    stream.ifPresent(
        fresh -> {
          opening.sent(fresh);
          fresh.attachment(opening);
          streams = connection.streams();
          fresh.onClosed(
              reason -> {
                opening.refuse(reason, reason.text());
                loop.execute(() -> streams = connection.streams());
              });
        });
    return stream.isPresent();
  }

  @Override
  public void answer(H2Stream stream, Http2Headers headers, boolean end) {
    if (stream.attachment() instanceof Opening opening && !opening.isDone()) {
      opening.answered(stream, headers, end);
    }
  }

  @Override
  public void goingAway(H2Connection of) {
    if (state == LinkState.CONNECTED) {
      drain();
      wanted = false;
    }
  }

  void drain() {
    wanted = true;
    if (state == LinkState.CONNECTED) {
      enter(LinkState.DRAINING);
      connection.drain();
    } else if (state == LinkState.CONNECTING) {
      giveUp("credentials were renewed");
    }
  }

  void breakOff(ReasonCode reason) {
    wanted = true;
    if (state == LinkState.CONNECTED || state == LinkState.DRAINING) {
      connection.closeNow(reason);
    }
    shut();
    closed(connection, null);
  }

  @Override
  public void closed(H2Connection of, @Nullable Throwable cause) {
    if (state == LinkState.CLOSED) {
      return;
    }
    cancelWatch();
    enter(LinkState.CLOSED);
    if (cause != null) {
      LOG.info("http2 {} closing due to reason: {}", proxy, cause.toString());
    }
    owner.closed(this, wanted);
  }

  private void cancelWatch() {
    ScheduledFuture<?> task = watch;
    if (task != null) {
      task.cancel(false);
    }
  }

  private void enter(LinkState next) {
    LOG.info("http2 {} state: {}->{}", proxy, state, next);
    state = next;
    since = clock.instant();
  }

  LinkState state() {
    return state;
  }

  TunnelStatus status() {
    return new TunnelStatus(enrolmentId, proxy, "h2", state.toString(), streams, since);
  }
}
