package zta.tunnel.internal.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.DatagramChannel;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicSslContext;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.masque.ProxyStatus;
import zta.masque.h3.H3Codec;
import zta.masque.h3.H3Connection;
import zta.masque.h3.H3DatagramStream;
import zta.masque.h3.H3Events;
import zta.masque.h3.H3Limits;
import zta.masque.h3.H3Stream;
import zta.masque.h3.QuicSockets;

/**
 * A connection by HTTP/3 over QUIC. Its socket is bound to no address: the system takes the one
 * that leads to the proxy, packet by packet, and so the connection outlives a change of network.
 */
// A connection attempt that fails closes its channel, which is what is listened for.
@SuppressWarnings("FutureReturnValueIgnored")
final class H3Link extends Link implements H3Events {
  static final String TRANSPORT = "h3";

  private final ChannelFactory<? extends DatagramChannel> sockets;
  private final QuicSslContext tls;
  private final H3Limits limits;
  private @Nullable Channel socket;
  private @Nullable H3Connection connection;

  H3Link(Parts parts, ChannelFactory<? extends DatagramChannel> sockets, QuicSslContext tls) {
    super(parts);
    this.sockets = sockets;
    this.tls = tls;
    this.limits =
        H3Limits.defaults()
            .withIdleMillis(parts.config().silenceMillis() + parts.config().keepAliveMillis());
  }

  @Override
  String transport() {
    return TRANSPORT;
  }

  @Override
  void connect() {
    connecting(parts().config().connectTimeoutMillis());
    Bootstrap bootstrap =
        new Bootstrap()
            .group(parts().loop())
            .channelFactory(sockets)
            .disableResolver()
            .handler(
                new ChannelInitializer<DatagramChannel>() {
                  @Override
                  protected void initChannel(DatagramChannel fresh) {
                    QuicSockets.tune(fresh);
                    fresh
                        .pipeline()
                        .addLast(
                            H3Codec.client(limits)
                                .sslEngineProvider(
                                    quic ->
                                        tls.newEngine(
                                            quic.alloc(),
                                            parts().proxy().host(),
                                            parts().proxy().port()))
                                .sslTaskExecutor(parts().worker())
                                .build());
                  }
                });
    bootstrap
        .bind(new InetSocketAddress(0))
        .addListener(
            bound -> {
              if (bound.isSuccess()) {
                shakeHands(((io.netty.channel.ChannelFuture) bound).channel());
              } else {
                closed(bound.cause());
              }
            });
  }

  private void shakeHands(Channel bound) {
    socket = bound;
    if (state() != LinkState.CONNECTING) {
      shut();
      return;
    }
    QuicChannel.newBootstrap(bound)
        .option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR, QuicSockets.segments(bound))
        .handler(
            new ChannelInitializer<QuicChannel>() {
              @Override
              protected void initChannel(QuicChannel fresh) {
                connection = H3Connection.client(fresh, limits, H3Link.this);
                fresh.closeFuture().addListener(closed -> bound.close());
              }
            })
        .remoteAddress(parts().address())
        .connect()
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                closed(done.cause());
                bound.close();
              }
            });
  }

  @Override
  protected void shut() {
    Channel open = socket;
    if (open != null) {
      // What says farewell is on its way through this socket.
      parts().loop().execute(open::close);
    }
  }

  @Override
  public void ready(H3Connection of) {
    ready();
  }

  @Override
  protected long silence() {
    H3Connection open = connection;
    if (open == null) {
      return 0;
    }
    open.look();
    return silenceSeen(open);
  }

  private long silenceSeen(H3Connection open) {
    return TimeUnit.NANOSECONDS.toMillis(parts().loop().ticker().nanoTime() - open.lastRead());
  }

  @Override
  protected void ping(long silence) {
    H3Connection open = connection;
    if (open != null) {
      open.ping();
    }
  }

  /** A connection that owes a sign of life gets no new streams. */
  @Override
  protected boolean hasRoom() {
    H3Connection open = connection;
    long suspicious = 2L * parts().config().keepAliveMillis();
    return open != null && open.canRequest() && silenceSeen(open) < suspicious;
  }

  @Override
  protected boolean send(Opening opening) {
    H3Connection open = connection;
    if (open == null) {
      return false;
    }
    if (opening.isUdp() && !open.canRequestExtended()) {
      opening.refuse(ReasonCode.PROXY_UNREACHABLE, "the proxy does not carry UDP");
      return true;
    }
    Optional<H3Stream> stream =
        open.request(ConnectRequest.write(new DefaultHttp3Headers(), opening, parts().proxy()));
    stream.ifPresent(
        fresh -> {
          began(opening, fresh);
          fresh.attachment(opening);
          fresh.onClosed(reason -> ended(opening, reason, false));
        });
    return stream.isPresent();
  }

  @Override
  public void answer(H3Stream stream, Http3Headers headers) {
    if (stream.attachment() instanceof Opening opening) {
      opening.answered(
          () -> opening.isUdp() ? new H3DatagramStream(stream) : stream,
          new Opening.Answer(headers.status(), headers.get(ProxyStatus.HEADER), false),
          stream::dismiss);
      if (opening.isDone()) {
        stream.attachment(null);
        stream.onClosed(this::ended);
      }
    }
  }

  @Override
  public void goingAway(H3Connection of) {
    goingAway();
  }

  @Override
  protected void drainStreams() {
    H3Connection open = connection;
    if (open != null) {
      open.drain();
    }
  }

  @Override
  protected void closeStreams(ReasonCode reason) {
    H3Connection open = connection;
    if (open != null) {
      open.closeNow(reason);
    }
  }

  @Override
  public void closed(H3Connection of, @Nullable Throwable cause) {
    closed(cause);
  }
}
