package zta.tunnel.internal.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.masque.ProxyStatus;
import zta.masque.h2.H2Connection;
import zta.masque.h2.H2Events;
import zta.masque.h2.H2Limits;
import zta.masque.h2.H2Stream;
import zta.masque.udp.DatagramStream;

/** A connection by HTTP/2 over TLS. */
// A connection attempt that fails closes its channel, which is what is listened for.
@SuppressWarnings("FutureReturnValueIgnored")
final class H2Link extends Link implements H2Events {
  static final String TRANSPORT = "h2";

  private static final int READ_BUFFER = 64 * 1024;
  private static final int LOW_WATER = 128 * 1024;
  private static final int HIGH_WATER = 512 * 1024;

  private final ChannelFactory<? extends SocketChannel> sockets;
  private final SslContext tls;
  private final H2Connection connection;
  private @Nullable Channel channel;

  H2Link(Parts parts, ChannelFactory<? extends SocketChannel> sockets, SslContext tls) {
    super(parts);
    this.sockets = sockets;
    this.tls = tls;
    this.connection = H2Connection.client(H2Limits.defaults(), this);
  }

  @Override
  String transport() {
    return TRANSPORT;
  }

  @Override
  void connect() {
    TunnelConfig config = parts().config();
    connecting(2L * config.connectTimeoutMillis());
    ChannelFuture attempt =
        new Bootstrap()
            .group(parts().loop())
            .channelFactory(sockets)
            .disableResolver()
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, config.connectTimeoutMillis())
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BUFFER))
            .option(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(LOW_WATER, HIGH_WATER))
            .handler(pipeline())
            .connect(parts().address());
    channel = attempt.channel();
    attempt.addListener(
        done -> {
          if (!done.isSuccess()) {
            closed(done.cause());
          }
        });
  }

  private ChannelInitializer<SocketChannel> pipeline() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel fresh) {
        SslHandler handler =
            tls.newHandler(
                fresh.alloc(), parts().proxy().host(), parts().proxy().port(), parts().worker());
        handler.setHandshakeTimeoutMillis(parts().config().connectTimeoutMillis());
        handler
            .handshakeFuture()
            .addListener(
                done -> {
                  if (!done.isSuccess()) {
                    closed(done.cause());
                    fresh.close();
                  }
                });
        fresh.pipeline().addLast(handler, connection);
      }
    };
  }

  @Override
  protected void shut() {
    Channel open = channel;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void ready(H2Connection of) {
    ready();
  }

  @Override
  protected long silence() {
    return TimeUnit.NANOSECONDS.toMillis(
        parts().loop().ticker().nanoTime() - connection.lastRead());
  }

  @Override
  protected void ping(long silence) {
    connection.ping(silence);
  }

  @Override
  protected boolean hasRoom() {
    return connection.canRequest();
  }

  @Override
  protected boolean send(Opening opening) {
    if (opening.isUdp() && connection.canRequest() && !connection.canRequestExtended()) {
      opening.refuse(ReasonCode.PROXY_UNREACHABLE, "the proxy does not carry UDP");
      return true;
    }
    Optional<H2Stream> stream =
        connection.request(
            ConnectRequest.write(new DefaultHttp2Headers(), opening, parts().proxy()));
    stream.ifPresent(
        fresh -> {
          began(opening, fresh);
          fresh.attachment(opening);
          fresh.onClosed(reason -> ended(opening, reason, fresh.isUnprocessed()));
        });
    return stream.isPresent();
  }

  @Override
  public void answer(H2Stream stream, Http2Headers headers, boolean end) {
    if (stream.attachment() instanceof Opening opening) {
      opening.answered(
          () -> opening.isUdp() ? new DatagramStream(stream, parts().loop()) : stream,
          new Opening.Answer(headers.status(), headers.get(ProxyStatus.HEADER), end),
          end ? stream::end : () -> stream.abort(ReasonCode.APPLICATION_RESET));
      if (opening.isDone()) {
        stream.attachment(null);
        stream.onClosed(this::ended);
      }
    }
  }

  @Override
  public void goingAway(H2Connection of) {
    goingAway();
  }

  @Override
  protected void drainStreams() {
    connection.drain();
  }

  @Override
  protected void closeStreams(ReasonCode reason) {
    connection.closeNow(reason);
  }

  @Override
  public void closed(H2Connection of, @Nullable Throwable cause) {
    closed(cause);
  }
}
