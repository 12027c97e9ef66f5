package zta.headend.proxy.internal.netty;

import io.netty.handler.codec.Headers;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.flow.Destination;
import zta.api.flow.FlowId;
import zta.headend.proxy.internal.Access;
import zta.masque.BadTargetException;
import zta.masque.ConnectTarget;
import zta.masque.TraceParent;
import zta.masque.tcp.TcpTemplate;
import zta.masque.udp.ConnectUdp;
import zta.masque.udp.UdpTemplate;

/** Reads what one client's connection asks for, in whatever version of HTTP, and has it served. */
final class Requests {
  /**
   * Who asks.
   *
   * @param certificate shown in the handshake
   * @param address where the client is seen
   * @param tunnelType {@code HTTP3}, {@code HTTP2} or {@code HTTP1}
   */
  record Client(X509Certificate certificate, InetSocketAddress address, String tunnelType) {}

  /** How a target is written. */
  private interface Form {
    Destination parse(String target) throws BadTargetException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

  private final Serving serving;
  private final InstantSource clock;
  private final RandomGenerator random = new SplittableRandom();

  Requests(Serving serving, InstantSource clock) {
    this.serving = serving;
    this.clock = clock;
  }

  /** Returns whether a request of HTTP/2 or HTTP/3 wants datagrams. */
  static boolean isUdp(Headers<CharSequence, CharSequence, ?> head) {
    return ConnectUdp.PROTOCOL.equals(text(head, PseudoHeaderName.PROTOCOL));
  }

  /** Serves a request of HTTP/2 or HTTP/3. */
  void serve(Exchange exchange, Headers<CharSequence, CharSequence, ?> head, Client client) {
    CharSequence trace = head.get(TraceParent.HEADER);
    if (!"CONNECT".equals(text(head, PseudoHeaderName.METHOD))) {
      exchange.refuse(Refusal.notFound());
    } else if (head.get(PseudoHeaderName.PROTOCOL.value()) == null) {
      connect(exchange, text(head, PseudoHeaderName.AUTHORITY), trace, client);
    } else if (isUdp(head)) {
      String scheme = text(head, PseudoHeaderName.SCHEME);
      String path = UdpRequest.path(scheme, text(head, PseudoHeaderName.PATH));
      connectUdp(exchange, path, trace, client);
    } else {
      exchange.refuse(Refusal.notImplemented());
    }
  }

  private static String text(Headers<CharSequence, CharSequence, ?> head, PseudoHeaderName name) {
    CharSequence value = head.get(name.value());
    return value == null ? "" : value.toString();
  }

  /** Serves CONNECT. */
  void connect(Exchange exchange, String authority, @Nullable CharSequence trace, Client client) {
    serve(exchange, authority, t -> ConnectTarget.parse(t).destination(), trace, client);
  }

  /** Serves {@code connect-udp}. */
  void connectUdp(Exchange exchange, String path, @Nullable CharSequence trace, Client client) {
    serve(exchange, path, UdpTemplate::parse, trace, client);
  }

  /** Serves {@code connect-tcp}. */
  void connectTcp(Exchange exchange, String path, @Nullable CharSequence trace, Client client) {
    serve(exchange, path, TcpTemplate::parse, trace, client);
  }

  private void serve(
      Exchange exchange, String target, Form form, @Nullable CharSequence trace, Client client) {
    serving.serve(
        exchange,
        new Access(
            TraceParent.parse(trace).orElseGet(() -> FlowId.random(random)),
            client.certificate(),
            client.address(),
            target,
            destination(target, form),
            client.tunnelType(),
            clock.instant(),
            new Access.Notes()));
  }

  private static Optional<Destination> destination(String target, Form form) {
    try {
      return Optional.of(form.parse(target));
    } catch (BadTargetException e) {
      LOG.debug("Target refused: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
