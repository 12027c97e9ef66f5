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
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.flow.Destination;
import zta.api.flow.FlowId;
import zta.headend.proxy.internal.Access;
import zta.headend.proxy.internal.Callers;
import zta.headend.proxy.internal.Counters;
import zta.headend.proxy.internal.Shares;
import zta.masque.BadTargetException;
import zta.masque.ConnectTarget;
import zta.masque.TraceParent;
import zta.masque.h2.FrameBudget;
import zta.masque.h2.H2Connection;
import zta.masque.h2.H2Events;
import zta.masque.h2.H2Limits;
import zta.masque.h2.H2Stream;
import zta.masque.tcp.TcpTemplate;
import zta.masque.udp.ConnectUdp;
import zta.masque.udp.UdpTemplate;

/** One client connection: chooses the protocol after the handshake and hands requests over. */
// Closing needs no follower: the end of the channel is heard.
@SuppressWarnings("FutureReturnValueIgnored")
final class ClientConnection extends ApplicationProtocolNegotiationHandler implements H2Events {
  private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

  private final Serving serving;
  private final ConnectorHub connectors;
  private final Counters counters;
  private final ProxyConfig config;
  private final InstantSource clock;
  private final Shares spares;
  private final RandomGenerator random = new SplittableRandom();
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
    this.serving = serving;
    this.connectors = connectors;
    this.counters = counters;
    this.config = config;
    this.clock = clock;
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
    if (here == null) {
      return;
    }
    CharSequence protocol = headers.get(Http2Headers.PseudoHeaderName.PROTOCOL.value());
    boolean udp = ConnectUdp.PROTOCOL.equals(text(protocol));
    H2Exchange exchange = new H2Exchange(stream, here.eventLoop(), udp);
    CharSequence trace = headers.get(TraceParent.HEADER);
    if (!"CONNECT".equals(text(headers.method()))) {
      exchange.refuse(Refusal.notFound());
    } else if (protocol == null) {
      String target = text(headers.authority());
      serve(exchange, target, destination(target), trace, "HTTP2");
    } else if (udp) {
      serveUdp(
          exchange, UdpRequest.path(text(headers.scheme()), text(headers.path())), trace, "HTTP2");
    } else {
      exchange.refuse(Refusal.notImplemented());
    }
  }

  private void h1Request(H1Exchange exchange, Optional<H1Head> head) {
    cancelTimer();
    String target = head.map(H1Head::target).orElse("");
    String trace = head.map(h -> h.headers().get(TraceParent.HEADER)).orElse(null);
    if (head.isEmpty() || head.get().method().equals("CONNECT")) {
      serve(exchange, target, destination(target), trace, "HTTP1");
    } else if (UdpRequest.isUpgrade(head.get())) {
      exchange.wantsDatagrams();
      serveUdp(exchange, UdpRequest.path(target), trace, "HTTP1");
    } else if (isTcpUpgrade(head.get())) {
      exchange.wantsCapsules();
      serve(exchange, target, templated(target), trace, "HTTP1");
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

  private void serveUdp(
      Exchange exchange, String path, @Nullable CharSequence trace, String tunnelType) {
    Optional<Destination> destination = Optional.empty();
    try {
      destination = Optional.of(UdpTemplate.parse(path));
    } catch (BadTargetException e) {
      LOG.debug("Path refused: {}", e.getMessage());
    }
    serve(exchange, path, destination, trace, tunnelType);
  }

  private void serve(
      Exchange exchange,
      String target,
      Optional<Destination> destination,
      @Nullable CharSequence trace,
      String tunnelType) {
    Channel here = channel;
    X509Certificate leaf = certificate;
    if (here == null || leaf == null) {
      return;
    }
    serving.serve(
        exchange,
        new Access(
            TraceParent.parse(trace).orElseGet(() -> FlowId.random(random)),
            leaf,
            (InetSocketAddress) here.remoteAddress(),
            target,
            destination,
            tunnelType,
            clock.instant(),
            new Access.Notes()));
  }

  private static Optional<Destination> templated(String path) {
    try {
      return Optional.of(TcpTemplate.parse(path));
    } catch (BadTargetException e) {
      LOG.debug("Path refused: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<Destination> destination(String target) {
    try {
      return Optional.of(ConnectTarget.parse(target).destination());
    } catch (BadTargetException e) {
      LOG.debug("Target refused: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private static String text(@Nullable CharSequence value) {
    return value == null ? "" : value.toString();
  }
}
