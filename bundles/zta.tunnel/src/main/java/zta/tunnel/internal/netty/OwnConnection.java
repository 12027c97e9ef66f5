package zta.tunnel.internal.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.tunnel.ProxyEndpoint;
import zta.api.tunnel.TunnelRequest;
import zta.masque.ProxyStatus;
import zta.masque.TraceParent;
import zta.masque.net.ChannelStream;
import zta.masque.tcp.TcpStream;
import zta.masque.tcp.TcpTemplate;

/**
 * One TLS connection for one flow: shakes hands, waits warm, asks by HTTP/1.1 for {@code
 * connect-tcp}, and then is the flow. Belongs to its event loop.
 */
// What fails closes the channel, which is what is listened for.
@SuppressWarnings("FutureReturnValueIgnored")
final class OwnConnection implements H1AnswerDecoder.Listener {
  /** Hears what becomes of a connection. */
  interface Owner {
    /** It can take a flow. */
    void warm(OwnConnection connection);

    /** The proxy does not speak what is needed; the flow, if there was one, has to go otherwise. */
    void unsupported(Optional<Opening> opening);

    /** It ended before the proxy answered; the flow has to go otherwise. */
    void again(Opening opening);

    /** It is over. */
    void closed(OwnConnection connection);
  }

  /** Where connections go, and with which credentials. */
  record Way(ProxyEndpoint proxy, InetSocketAddress address, SslContext tls) {}

  private enum State {
    CONNECTING,
    WARM,
    ASKED,
    CARRYING,
    CLOSED
  }

  private static final int READ_BUFFER = 64 * 1024;
  private static final int LOW_WATER = 128 * 1024;
  private static final int HIGH_WATER = 512 * 1024;

  private final Way way;
  private final EventLoop loop;
  private final TunnelConfig config;
  private final Owner owner;
  private final H1AnswerDecoder decoder = new H1AnswerDecoder(this);
  private State state = State.CONNECTING;
  private @Nullable Channel channel;
  private @Nullable Opening opening;
  private @Nullable TcpStream stream;
  private @Nullable ScheduledFuture<?> expiry;

  OwnConnection(Way way, EventLoop loop, TunnelConfig config, Owner owner) {
    this.way = way;
    this.loop = loop;
    this.config = config;
    this.owner = owner;
  }

  void connect(Lane.Shared shared) {
    ChannelFuture attempt =
        new Bootstrap()
            .group(loop)
            .channelFactory(shared.sockets())
            .disableResolver()
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, config.connectTimeoutMillis())
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BUFFER))
            .option(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(LOW_WATER, HIGH_WATER))
            .handler(pipeline(shared))
            .connect(way.address());
    channel = attempt.channel();
    attempt.channel().closeFuture().addListener(closed -> over());
  }

  private ChannelInitializer<SocketChannel> pipeline(Lane.Shared shared) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel fresh) {
        ProxyEndpoint proxy = way.proxy();
        SslHandler tls =
            way.tls().newHandler(fresh.alloc(), proxy.host(), proxy.port(), shared.worker());
        tls.setHandshakeTimeoutMillis(config.connectTimeoutMillis());
        tls.handshakeFuture()
            .addListener(
                done -> {
                  if (done.isSuccess()) {
                    shaken(tls.applicationProtocol());
                  } else {
                    fresh.close();
                  }
                });
        fresh.pipeline().addLast(tls, decoder);
      }
    };
  }

  private void shaken(@Nullable String protocol) {
    if (state != State.CONNECTING) {
      return;
    }
    if (!ApplicationProtocolNames.HTTP_1_1.equals(protocol)) {
      owner.unsupported(Optional.empty());
      close();
      return;
    }
    state = State.WARM;
    expiry = loop.schedule(this::close, config.warmSeconds(), TimeUnit.SECONDS);
    owner.warm(this);
  }

  boolean isWarm() {
    Channel here = channel;
    return state == State.WARM && here != null && here.isActive();
  }

  boolean isCarrying() {
    return state == State.ASKED || state == State.CARRYING;
  }

  /** Asks for a flow. */
  void take(Opening fresh) {
    Channel here = channel;
    if (here == null) {
      return;
    }
    state = State.ASKED;
    cancelExpiry();
    opening = fresh;
    decoder.asked();
    fresh.sent(this::close);
    here.writeAndFlush(Unpooled.copiedBuffer(request(fresh.request()), ISO_8859_1));
  }

  private String request(TunnelRequest asked) {
    return "GET "
        + TcpTemplate.expand(asked.destination())
        + " HTTP/1.1\r\nHost: "
        + way.proxy()
        + "\r\nConnection: Upgrade\r\nUpgrade: "
        + TcpTemplate.TOKEN
        + "\r\nCapsule-Protocol: "
        + TcpTemplate.YES
        + "\r\n"
        + TraceParent.HEADER
        + ": "
        + TraceParent.format(asked.flow())
        + "\r\n\r\n";
  }

  @Override
  public void answered(Optional<H1Answer> answer) {
    Channel here = channel;
    Opening waiting = opening;
    if (state != State.ASKED || waiting == null || here == null || answer.isEmpty()) {
      close();
      return;
    }
    opening = null;
    H1Answer said = answer.get();
    if (said.switchesTo(TcpTemplate.TOKEN)) {
      carry(here, waiting);
      return;
    }
    state = State.CLOSED;
    if (said.isRefusal()) {
      waiting.refuse(said.status(), said.headers().get(ProxyStatus.HEADER));
    } else {
      owner.unsupported(Optional.of(waiting));
    }
    close();
  }

  private void carry(Channel here, Opening waiting) {
    state = State.CARRYING;
    ChannelStream inner = new ChannelStream(here, ReasonCode.TUNNEL_LOST);
    TcpStream fresh = new TcpStream(inner, loop, ReasonCode.TUNNEL_LOST);
    stream = fresh;
    here.pipeline().addLast(inner);
    here.pipeline().remove(decoder);
    waiting.opened(fresh);
  }

  private void over() {
    state = State.CLOSED;
    cancelExpiry();
    Opening waiting = opening;
    opening = null;
    owner.closed(this);
    if (waiting != null && !waiting.isDone()) {
      owner.again(waiting);
    }
  }

  private void cancelExpiry() {
    ScheduledFuture<?> task = expiry;
    if (task != null) {
      task.cancel(false);
    }
  }

  /** Closes it unless it carries a flow. */
  void retire() {
    if (!isCarrying()) {
      close();
    }
  }

  /** Lets a flow that still waits for the proxy's answer go otherwise. */
  void giveUpAnswer() {
    if (state == State.ASKED) {
      close();
    }
  }

  /** Breaks its flow off when nothing has come for so long. */
  void breakOffIfSilent(long nanos, ReasonCode reason) {
    TcpStream carried = stream;
    if (carried != null && loop.ticker().nanoTime() - carried.lastRead() >= nanos) {
      carried.breakOff(reason);
    }
  }

  /** Ends it, and what it carries, for a reason. */
  void breakOff(ReasonCode reason) {
    TcpStream carried = stream;
    Opening waiting = opening;
    opening = null;
    if (waiting != null) {
      waiting.refuse(reason, reason.text());
    }
    if (carried != null) {
      carried.breakOff(reason);
    } else {
      close();
    }
  }

  private void close() {
    Channel here = channel;
    if (here != null) {
      here.close();
    }
  }
}
