package zta.headend.proxy.internal.netty;

import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.flow.Destination;
import zta.api.flow.FlowId;
import zta.headend.proxy.internal.Access;
import zta.headend.proxy.internal.Counters;
import zta.masque.BadTargetException;
import zta.masque.ConnectTarget;
import zta.masque.TraceParent;
import zta.masque.h2.FrameBudget;
import zta.masque.h3.H3Connection;
import zta.masque.h3.H3Events;
import zta.masque.h3.H3Stream;
import zta.masque.udp.ConnectUdp;
import zta.masque.udp.UdpTemplate;

/** One client's connection over QUIC: hands its requests over. Belongs to its event loop. */
// Closing needs no follower: the end of the channel is heard.
@SuppressWarnings("FutureReturnValueIgnored")
final class QuicConnection implements H3Events {
  private static final Logger LOG = LoggerFactory.getLogger(QuicConnection.class);
  private static final String TUNNEL_TYPE = "HTTP3";

  private final QuicChannel channel;
  private final Serving serving;
  private final Counters counters;
  private final InstantSource clock;
  private final RandomGenerator random = new SplittableRandom();
  private final ScheduledFuture<?> handshake;
  private @Nullable X509Certificate certificate;

  QuicConnection(
      QuicChannel channel,
      Serving serving,
      Counters counters,
      int handshakeMillis,
      InstantSource clock) {
    this.channel = channel;
    this.serving = serving;
    this.counters = counters;
    this.clock = clock;
    this.handshake =
        channel.eventLoop().schedule(this::tooSlow, handshakeMillis, TimeUnit.MILLISECONDS);
  }

  private void tooSlow() {
    counters.add("handshakes.failed");
    channel.close();
  }

  @Override
  public void ready(H3Connection connection) {
    if (known().isPresent()) {
      counters.add("connections.h3");
    } else {
      channel.close();
    }
  }

  /** Returns the client's certificate; a request may come before the settings do. */
  private Optional<X509Certificate> known() {
    SSLEngine tls = channel.sslEngine();
    if (certificate == null && tls != null) {
      try {
        certificate = (X509Certificate) tls.getSession().getPeerCertificates()[0];
        handshake.cancel(false);
      } catch (SSLPeerUnverifiedException e) {
        LOG.debug("Client without certificate: {}", e.toString());
      }
    }
    return Optional.ofNullable(certificate);
  }

  @Override
  public void overBudget(H3Connection connection, FrameBudget.Kind kind) {
    counters.add("floods." + kind);
    LOG.info("A client sent too many {} frames and is disconnected", kind);
  }

  @Override
  public void moved(H3Connection connection) {
    counters.add("connections.moved");
  }

  @Override
  public void closed(H3Connection connection, @Nullable Throwable cause) {
    handshake.cancel(false);
    if (certificate == null) {
      counters.add("handshakes.failed");
    }
    if (cause != null) {
      LOG.debug("Connection ended: {}", cause.toString());
    }
  }

  @Override
  public void request(H3Stream stream, Http3Headers headers) {
    CharSequence protocol = headers.get(Http3Headers.PseudoHeaderName.PROTOCOL.value());
    boolean udp = ConnectUdp.PROTOCOL.equals(text(protocol));
    H3Exchange exchange = new H3Exchange(stream, channel.eventLoop(), udp);
    CharSequence trace = headers.get(TraceParent.HEADER);
    if (!"CONNECT".equals(text(headers.method()))) {
      exchange.refuse(Refusal.notFound());
    } else if (protocol == null) {
      String target = text(headers.authority());
      serve(exchange, target, destination(target), trace);
    } else if (udp) {
      String path = UdpRequest.path(text(headers.scheme()), text(headers.path()));
      serve(exchange, path, udpDestination(path), trace);
    } else {
      exchange.refuse(Refusal.notImplemented());
    }
  }

  private void serve(
      Exchange exchange,
      String target,
      Optional<Destination> destination,
      @Nullable CharSequence trace) {
    Optional<X509Certificate> leaf = known();
    if (leaf.isEmpty() || !(channel.remoteSocketAddress() instanceof InetSocketAddress client)) {
      exchange.refuse(Refusal.notFound());
      return;
    }
    serving.serve(
        exchange,
        new Access(
            TraceParent.parse(trace).orElseGet(() -> FlowId.random(random)),
            leaf.get(),
            client,
            target,
            destination,
            TUNNEL_TYPE,
            clock.instant(),
            new Access.Notes()));
  }

  private static Optional<Destination> destination(String target) {
    try {
      return Optional.of(ConnectTarget.parse(target).destination());
    } catch (BadTargetException e) {
      LOG.debug("Target refused: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<Destination> udpDestination(String path) {
    try {
      return Optional.of(UdpTemplate.parse(path));
    } catch (BadTargetException e) {
      LOG.debug("Path refused: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private static String text(@Nullable CharSequence value) {
    return value == null ? "" : value.toString();
  }
}
