package zta.headend.proxy.internal.netty;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.headend.ConnectorRecord;
import zta.headend.proxy.internal.ConnectorTable;
import zta.headend.proxy.internal.RefusedException;
import zta.masque.TraceParent;
import zta.masque.h2.H2Connection;
import zta.masque.h2.H2Events;
import zta.masque.h2.H2Limits;
import zta.masque.h2.H2Stream;
import zta.masque.udp.ConnectUdp;
import zta.masque.udp.UdpTemplate;

/**
 * One connection from a connector, on which this proxy is the HTTP/2 client. Handler and streams
 * belong to the channel's event loop; the methods may be called on any thread.
 */
// The timers' work is heard of by the end of the channel.
@SuppressWarnings("FutureReturnValueIgnored")
final class ConnectorLink implements H2Events, ConnectorTable.Member {
  private static final int CHECKS_PER_SILENCE = 6;
  private static final int PINGS_PER_SILENCE = 3;

  private final ConnectorHub hub;
  private final Channel channel;
  private final X509Certificate certificate;
  private final Instant since;
  private final ProxyConfig config;
  private final Runnable onReady;
  private final H2Connection connection;
  private final AtomicInteger flows = new AtomicInteger();
  private final CompletableFuture<ReasonCode> over = new CompletableFuture<>();
  private volatile @Nullable ConnectorRecord record;
  private volatile boolean leaving;

  ConnectorLink(
      ConnectorHub hub,
      Channel channel,
      X509Certificate certificate,
      Instant since,
      ProxyConfig config,
      Runnable onReady) {
    this.hub = hub;
    this.channel = channel;
    this.certificate = certificate;
    this.since = since;
    this.config = config;
    this.onReady = onReady;
    this.connection = H2Connection.client(H2Limits.defaults(), this);
  }

  H2Connection handler() {
    return connection;
  }

  X509Certificate certificate() {
    return certificate;
  }

  Instant since() {
    return since;
  }

  InetSocketAddress address() {
    return (InetSocketAddress) channel.remoteAddress();
  }

  /** Returns whose it is; only for one that is in the table. */
  ConnectorRecord record() {
    ConnectorRecord known = record;
    if (known == null) {
      throw new IllegalStateException("not identified");
    }
    return known;
  }

  /** Notes whose it is; returns false when it is over already. */
  boolean identified(ConnectorRecord found) {
    record = found;
    return !over.isDone();
  }

  /** Runs something when the connection is over, at once if it is. */
  void onceClosed(Runnable listener) {
    over.thenRun(listener);
  }

  @Override
  public String connectorId() {
    return record().id();
  }

  @Override
  public String network() {
    return record().network();
  }

  @Override
  public int flows() {
    return flows.get();
  }

  @Override
  public boolean usable() {
    return !leaving && !over.isDone() && flows.get() < config.maxFlowsPerConnector();
  }

  @Override
  public void ready(H2Connection ready) {
    onReady.run();
    long period = Math.max(1, config.connectorSilenceMillis() / CHECKS_PER_SILENCE);
    ScheduledFuture<?> watch =
        channel.eventLoop().scheduleAtFixedRate(this::watch, period, period, TimeUnit.MILLISECONDS);
    channel.closeFuture().addListener(closed -> watch.cancel(false));
    hub.arrived(this);
  }

  /** Asks a silent connector for a sign of life, and gives one that stays silent up. */
  private void watch() {
    long now = channel.eventLoop().ticker().nanoTime();
    long silent = TimeUnit.NANOSECONDS.toMillis(now - connection.lastRead());
    if (silent >= config.connectorSilenceMillis()) {
      closeHere(ReasonCode.CONNECTOR_LOST);
    } else if (silent >= config.connectorSilenceMillis() / PINGS_PER_SILENCE) {
      connection.ping(silent);
    }
  }

  @Override
  public void goingAway(H2Connection of) {
    leaving = true;
  }

  @Override
  public void closed(H2Connection of, @Nullable Throwable cause) {
    over.complete(ReasonCode.CONNECTOR_LOST);
  }

  /** Breaks all flows off and closes. */
  void close(ReasonCode reason) {
    onLoop(() -> closeHere(reason));
  }

  private void closeHere(ReasonCode reason) {
    over.complete(reason);
    if (channel.isActive()) {
      connection.closeNow(reason);
    }
    channel.close();
  }

  /** Opens a flow; completes exceptionally with {@link RefusedException}. */
  CompletableFuture<ResourceEnd> open(ConnectorHub.Request request) {
    ConnectorOpening opening = new ConnectorOpening(request, channel.eventLoop());
    flows.incrementAndGet();
    opening.result().whenComplete((end, error) -> counted(end));
    if (!onLoop(() -> openHere(request, opening))) {
      opening.refuse(lost());
    }
    return opening.result();
  }

  private void counted(@Nullable ResourceEnd end) {
    if (end instanceof ConnectorEnd open) {
      open.onceClosed(flows::decrementAndGet);
    } else {
      flows.decrementAndGet();
    }
  }

  private void openHere(ConnectorHub.Request request, ConnectorOpening opening) {
    boolean possible = request.isUdp() ? connection.canRequestExtended() : connection.canRequest();
    Optional<H2Stream> stream =
        over.isDone() || !possible ? Optional.empty() : connection.request(head(request));
    if (stream.isEmpty()) {
      opening.refuse(lost());
      return;
    }
    stream.get().attachment(opening);
    opening.sent(stream.get());
    ScheduledFuture<?> deadline =
        channel
            .eventLoop()
            .schedule(opening::expire, config.connectorAnswerMillis(), TimeUnit.MILLISECONDS);
    opening.result().whenComplete((end, error) -> deadline.cancel(false));
  }

  private static Http2Headers head(ConnectorHub.Request request) {
    Http2Headers head = new DefaultHttp2Headers().method("CONNECT");
    if (request.isUdp()) {
      head.add(Http2Headers.PseudoHeaderName.PROTOCOL.value(), ConnectUdp.PROTOCOL)
          .scheme(ConnectUdp.SCHEME)
          .authority(request.network())
          .path(UdpTemplate.expand(request.destination()))
          .add(ConnectUdp.CAPSULES, ConnectUdp.YES);
    } else {
      head.authority(request.destination().authority());
    }
    return head.add(TraceParent.HEADER, TraceParent.format(request.access().flow()));
  }

  @Override
  public void answer(H2Stream stream, Http2Headers headers, boolean end) {
    if (stream.attachment() instanceof ConnectorOpening opening) {
      opening.answered(stream, headers, end);
    }
  }

  private boolean onLoop(Runnable task) {
    EventLoop loop = channel.eventLoop();
    try {
      loop.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private static RefusedException lost() {
    return new RefusedException(
        ReasonCode.NO_CONNECTOR, "the connector takes no more flows at the moment");
  }
}
