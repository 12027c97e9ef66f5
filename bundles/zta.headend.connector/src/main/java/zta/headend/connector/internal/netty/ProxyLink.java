package zta.headend.connector.internal.netty;

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
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.headend.connector.internal.ConnectorConfig;
import zta.masque.h2.H2Connection;
import zta.masque.h2.H2Events;
import zta.masque.h2.H2Limits;
import zta.masque.h2.H2Stream;

/**
 * One connection to one proxy, on which this process is the HTTP/2 server. Belongs to its event
 * loop.
 */
// A connection attempt that fails closes its channel, which is what is listened for.
@SuppressWarnings("FutureReturnValueIgnored")
final class ProxyLink implements H2Events {
  /** Hears what becomes of a link; on its loop. */
  interface Owner {
    /** The proxy speaks. */
    void connected(ProxyLink link);

    /** The link is over. */
    void closed(ProxyLink link, String why);
  }

  private static final int READ_BUFFER = 64 * 1024;
  private static final int LOW_WATER = 128 * 1024;
  private static final int HIGH_WATER = 512 * 1024;
  private static final int CHECKS_PER_SILENCE = 6;
  private static final int PINGS_PER_SILENCE = 3;

  private final EventLoop loop;
  private final ConnectorConfig config;
  private final Reach reach;
  private final Owner owner;
  private final H2Connection connection;
  private @Nullable Channel channel;
  private @Nullable ScheduledFuture<?> watch;
  private boolean over;

  ProxyLink(EventLoop loop, ConnectorConfig config, Reach reach, Owner owner) {
    this.loop = loop;
    this.config = config;
    this.reach = reach;
    this.owner = owner;
    this.connection =
        H2Connection.server(H2Limits.defaults().withMaxStreams(config.maxStreams()), this);
  }

  void connect(
      ChannelFactory<? extends SocketChannel> sockets,
      SslContext tls,
      InetSocketAddress address,
      String host,
      Executor worker) {
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
            .handler(pipeline(tls, host, address.getPort(), worker))
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

  private ChannelInitializer<SocketChannel> pipeline(
      SslContext tls, String host, int port, Executor worker) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel fresh) {
        SslHandler handler = tls.newHandler(fresh.alloc(), host, port, worker);
        handler.setHandshakeTimeoutMillis(config.connectTimeoutMillis());
        handler
            .handshakeFuture()
            .addListener(
                done -> {
                  if (!done.isSuccess()) {
                    closed(connection, done.cause());
                    fresh.close();
                  } else if (!ConnectorTls.PROTOCOL.equals(handler.applicationProtocol())) {
                    giveUp("the proxy takes no connectors");
                  }
                });
        fresh.pipeline().addLast(handler, connection);
      }
    };
  }

  @Override
  public void ready(H2Connection ready) {
    if (over) {
      return;
    }
    cancelWatch();
    long period = Math.max(1, config.silenceMillis() / CHECKS_PER_SILENCE);
    watch = loop.scheduleAtFixedRate(this::check, period, period, TimeUnit.MILLISECONDS);
    owner.connected(this);
  }

  /** Asks a silent proxy for a sign of life, and gives one that stays silent up. */
  private void check() {
    long silent = TimeUnit.NANOSECONDS.toMillis(loop.ticker().nanoTime() - connection.lastRead());
    if (silent >= config.silenceMillis()) {
      connection.closeNow(ReasonCode.TUNNEL_LOST);
      giveUp("silent for " + silent + " ms");
    } else if (silent >= config.silenceMillis() / PINGS_PER_SILENCE) {
      connection.ping(silent);
    }
  }

  @Override
  public void request(H2Stream stream, Http2Headers headers, boolean end) {
    reach.serve(stream, headers, loop);
  }

  /** Takes no new flows, and closes when the present ones have ended. */
  void drain() {
    connection.drain();
  }

  /** Breaks off. */
  void close(ReasonCode reason) {
    Channel open = channel;
    if (!over && open != null && open.isActive() && open.pipeline().context(connection) != null) {
      connection.closeNow(reason);
    }
    giveUp("stopping");
  }

  private void giveUp(String why) {
    closed(connection, new IOException(why));
    Channel open = channel;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void closed(H2Connection of, @Nullable Throwable cause) {
    if (over) {
      return;
    }
    over = true;
    cancelWatch();
    owner.closed(this, cause == null ? "the proxy closed it" : cause.toString());
  }

  private void cancelWatch() {
    ScheduledFuture<?> task = watch;
    if (task != null) {
      task.cancel(false);
    }
  }
}
