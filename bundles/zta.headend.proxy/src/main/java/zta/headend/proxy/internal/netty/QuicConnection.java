package zta.headend.proxy.internal.netty;

import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.headend.proxy.internal.Counters;
import zta.masque.h2.FrameBudget;
import zta.masque.h3.H3Connection;
import zta.masque.h3.H3Events;
import zta.masque.h3.H3Stream;

/** One client's connection over QUIC: hands its requests over. Belongs to its event loop. */
// Closing needs no follower: the end of the channel is heard.
@SuppressWarnings("FutureReturnValueIgnored")
final class QuicConnection implements H3Events {
  private static final Logger LOG = LoggerFactory.getLogger(QuicConnection.class);
  private static final String TUNNEL_TYPE = "HTTP3";

  private final QuicChannel channel;
  private final QuicTls tls;
  private final Requests requests;
  private final Counters counters;
  private final ScheduledFuture<?> handshake;
  private @Nullable X509Certificate certificate;

  QuicConnection(
      QuicChannel channel,
      QuicTls tls,
      Serving serving,
      Counters counters,
      int handshakeMillis,
      InstantSource clock) {
    this.channel = channel;
    this.tls = tls;
    this.requests = new Requests(serving, clock);
    this.counters = counters;
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
    if (certificate == null) {
      certificate = tls.client(channel).orElse(null);
    }
    if (certificate != null) {
      handshake.cancel(false);
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
    HttpExchange<Http3Headers> exchange =
        HttpExchange.of(stream, channel.eventLoop(), Requests.isUdp(headers));
    Optional<X509Certificate> leaf = known();
    if (leaf.isPresent() && channel.remoteSocketAddress() instanceof InetSocketAddress client) {
      requests.serve(exchange, headers, new Requests.Client(leaf.get(), client, TUNNEL_TYPE));
    } else {
      exchange.refuse(Refusal.notFound());
    }
  }
}
