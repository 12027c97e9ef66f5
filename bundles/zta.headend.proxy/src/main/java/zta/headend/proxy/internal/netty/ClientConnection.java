package zta.headend.proxy.internal.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.headend.proxy.internal.Callers;
import zta.headend.proxy.internal.Counters;
import zta.headend.proxy.internal.Shares;
import zta.masque.TraceParent;
import zta.masque.h2.FrameBudget;
import zta.masque.h2.H2Connection;
import zta.masque.h2.H2Events;
import zta.masque.h2.H2Limits;
import zta.masque.h2.H2Stream;
import zta.masque.tcp.TcpTemplate;

/** One client connection: chooses the protocol after the handshake and hands requests over. */
// Closing needs no follower: the end of the channel is heard.
@SuppressWarnings("FutureReturnValueIgnored")
final class ClientConnection extends ApplicationProtocolNegotiationHandler implements H2Events {
  private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

  private final Requests requests;
  private final ConnectorHub connectors;
  private final Counters counters;
  private final ProxyConfig config;
  private final Shares spares;
  private @Nullable Channel channel;
  private @Nullable X509Certificate certificate;
  private @Nullable ScheduledFuture<?> firstRequest;
  private @Nullable String spareOf;

  ClientConnection(
      Serving serving,
      ConnectorHub connectors,
      Counters counters,
      ProxyConfig config,
      InstantSource clock,
      Shares spares) {
    super(ApplicationProtocolNames.HTTP_1_1);
    this.requests = new Requests(serving, clock);
    this.connectors = connectors;
    this.counters = counters;
    this.config = config;
    this.spares = spares;
  }

  @Override
  protected void configurePipeline(ChannelHandlerContext context, String protocol)
      throws SSLPeerUnverifiedException {
    Channel fresh = context.channel();
    channel = fresh;
    X509Certificate shown = certificate(context);
    certificate = shown;
    firstRequest =
        context
            .executor()
            .schedule(() -> fresh.close(), patience(protocol, shown), TimeUnit.MILLISECONDS);
    fresh.closeFuture().addListener(closed -> cancelTimer());
    counters.add("connections." + protocol);
    if (ConnectorHub.PROTOCOL.equals(protocol)) {
      context.pipeline().addLast(connectors.accept(fresh, shown, this::cancelTimer));
    } else if (ApplicationProtocolNames.HTTP_2.equals(protocol)) {
      H2Limits limits = H2Limits.defaults().withMaxStreams(config.maxStreams());
      context.pipeline().addLast(H2Connection.server(limits, this));
    } else {
      context.pipeline().addLast(new H1Exchange(this::h1Request));
    }
  }

  /** A spare connection may wait longer, but a client has a limited number. */
  private long patience(String protocol, X509Certificate leaf) {
    String serial = Callers.serial(leaf);
    boolean spare =
        ApplicationProtocolNames.HTTP_1_1.equals(protocol)
            && spares.take(serial, config.maxSparesPerClient());
    if (!spare) {
      return config.handshakeTimeoutMillis();
    }
    spareOf = serial;
    return TimeUnit.SECONDS.toMillis(config.spareSeconds());
  }

  private static X509Certificate certificate(ChannelHandlerContext context)
      throws SSLPeerUnverifiedException {
    SslHandler tls = context.pipeline().get(SslHandler.class);
    return (X509Certificate) tls.engine().getSession().getPeerCertificates()[0];
  }

  @Override
  protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
    counters.add("handshakes.failed");
    LOG.debug("Handshake failed: {}", cause.toString());
    context.close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("Connection failed: {}", cause.toString());
    context.close();
  }

  @Override
  public void ready(H2Connection connection) {
    cancelTimer();
    Channel here = channel;
    if (here != null) {
      Retirement.watch(connection, here);
    }
  }

  private void cancelTimer() {
    ScheduledFuture<?> timer = firstRequest;
    if (timer != null) {
      timer.cancel(false);
    }
    String serial = spareOf;
    if (serial != null) {
      spareOf = null;
      spares.giveBack(serial);
    }
  }

  @Override
  public void overBudget(H2Connection connection, FrameBudget.Kind kind) {
    counters.add("floods." + kind);
    LOG.info("A client sent too many {} frames and is disconnected", kind);
  }

  @Override
  public void closed(H2Connection connection, @Nullable Throwable cause) {
    if (cause != null && !(cause instanceof IOException)) {
      LOG.info("Connection ended: {}", cause.toString());
    }
  }

  @Override
  public void request(H2Stream stream, Http2Headers headers, boolean end) {
    Channel here = channel;
    if (here != null) {
      HttpExchange<Http2Headers> exchange =
          HttpExchange.of(stream, here.eventLoop(), Requests.isUdp(headers));
      client("HTTP2").ifPresent(client -> requests.serve(exchange, headers, client));
    }
  }

  private void h1Request(H1Exchange exchange, Optional<H1Head> head) {
    cancelTimer();
    client("HTTP1").ifPresent(client -> h1Request(exchange, head, client));
  }

  private void h1Request(H1Exchange exchange, Optional<H1Head> head, Requests.Client client) {
    String target = head.map(H1Head::target).orElse("");
    String trace = head.map(h -> h.headers().get(TraceParent.HEADER)).orElse(null);
    if (head.isEmpty() || head.get().method().equals("CONNECT")) {
      requests.connect(exchange, target, trace, client);
    } else if (UdpRequest.isUpgrade(head.get())) {
      exchange.wantsDatagrams();
      requests.connectUdp(exchange, UdpRequest.path(target), trace, client);
    } else if (isTcpUpgrade(head.get())) {
      exchange.wantsCapsules();
      requests.connectTcp(exchange, target, trace, client);
    } else {
      exchange.refuse(Refusal.notFound());
    }
  }

  private static boolean isTcpUpgrade(H1Head head) {
    return head.method().equals("GET")
        && TcpTemplate.TOKEN.equals(head.headers().get("upgrade"))
        && "upgrade".equalsIgnoreCase(head.headers().get("connection"))
        && TcpTemplate.YES.equals(head.headers().get(TcpTemplate.CAPSULES));
  }

  private Optional<Requests.Client> client(String tunnelType) {
    Channel here = channel;
    X509Certificate leaf = certificate;
    return here == null || leaf == null
        ? Optional.empty()
        : Optional.of(
            new Requests.Client(leaf, (InetSocketAddress) here.remoteAddress(), tunnelType));
  }
}
