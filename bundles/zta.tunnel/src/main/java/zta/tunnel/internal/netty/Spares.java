package zta.tunnel.internal.netty;

import io.netty.channel.EventLoop;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.access.ReasonCode;
import zta.api.flow.Protocol;
import zta.api.tunnel.ProxyEndpoint;
import zta.api.tunnel.TunnelIdentity;
import zta.api.tunnel.TunnelStatus;

/**
 * Warm connections of one enrolment on one event loop, for flows of their own. They are made one by
 * one, with pauses, behind a shared connection that works, and only while flows come: a burst of
 * flows goes over the shared connection instead of waiting for handshakes. Belongs to its loop,
 * except for {@link #status()}.
 */
// Tasks on the own loop cannot fail unseen.
@SuppressWarnings("FutureReturnValueIgnored")
final class Spares implements OwnConnection.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(Spares.class);
  private static final long PAUSE_MILLIS = 200;
  private static final int MOST_DOUBLINGS = 8;
  private static final long IN_USE_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final long UNSUPPORTED_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final String enrolmentId;
  private final EventLoop loop;
  private final Lane.Shared shared;
  private final Consumer<Opening> otherwise;
  private final Set<OwnConnection> all = new LinkedHashSet<>();
  private final Deque<OwnConnection> warm = new ArrayDeque<>();
  private OwnConnection.@Nullable Way way;
  private boolean preparing;
  private boolean filling;
  private boolean ended;
  private int failures;
  private long usedAt;
  private long notBefore;
  private volatile @Nullable ProxyEndpoint proxy;
  private volatile Instant since;
  private volatile int flows;
  private volatile boolean any;

  Spares(String enrolmentId, EventLoop loop, Lane.Shared shared, Consumer<Opening> otherwise) {
    this.enrolmentId = enrolmentId;
    this.loop = loop;
    this.shared = shared;
    this.otherwise = otherwise;
    this.since = shared.clock().instant();
    this.usedAt = now();
    this.notBefore = usedAt;
  }

  private long now() {
    return loop.ticker().nanoTime();
  }

  /** Gives a flow a connection of its own; false when it has to go otherwise. */
  boolean take(Opening opening) {
    if (opening.request().destination().protocol() != Protocol.TCP) {
      return false;
    }
    usedAt = now();
    OwnConnection next = warm.poll();
    while (next != null && !next.isWarm()) {
      next = warm.poll();
    }
    if (next != null) {
      next.take(opening);
      count();
    }
    fill();
    return next != null;
  }

  /** A shared connection works: that is the way for own ones, too. */
  void follow(ProxyEndpoint to, InetSocketAddress address) {
    Optional<TunnelIdentity> identity = shared.identities().identity(enrolmentId);
    if (preparing
        || ended
        || way != null
        || identity.isEmpty()
        || shared.config().warmConnections() <= 0) {
      return;
    }
    preparing = true;
    try {
      shared.worker().execute(() -> prepare(to, address, identity.get()));
    } catch (RejectedExecutionException e) {
      preparing = false;
    }
  }

  private void prepare(ProxyEndpoint to, InetSocketAddress address, TunnelIdentity identity) {
    try {
      SslContext tls =
          ClientTls.context(identity, shared.worker(), ApplicationProtocolNames.HTTP_1_1);
      loop.execute(() -> prepared(new OwnConnection.Way(to, address, tls)));
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      LOG.warn("Credentials of enrolment cannot be used for TLS: {}", e.toString());
      loop.execute(() -> preparing = false);
    }
  }

  private void prepared(OwnConnection.Way made) {
    preparing = false;
    retire();
    way = made;
    proxy = made.proxy();
    since = shared.clock().instant();
    failures = 0;
    fill();
  }

  /** Makes the next one after a pause, if one is wanted. */
  private void fill() {
    if (filling || !isWanted()) {
      return;
    }
    filling = true;
    loop.schedule(
        this::fillNow, PAUSE_MILLIS << Math.min(failures, MOST_DOUBLINGS), TimeUnit.MILLISECONDS);
  }

  private boolean isWanted() {
    long now = now();
    return !ended
        && way != null
        && now - notBefore >= 0
        && now - usedAt < IN_USE_NANOS
        && all.stream().filter(own -> !own.isCarrying()).count() < shared.config().warmConnections()
        && all.size() < shared.config().maxOwnConnections();
  }

  private void fillNow() {
    filling = false;
    OwnConnection.Way to = way;
    if (to == null || !isWanted()) {
      return;
    }
    failures++;
    OwnConnection fresh = new OwnConnection(to, loop, shared.config(), this);
    all.add(fresh);
    fresh.connect(shared);
    fill();
  }

  @Override
  public void warm(OwnConnection connection) {
    failures = 0;
    warm.add(connection);
    count();
  }

  @Override
  public void unsupported(Optional<Opening> opening) {
    LOG.info("http1 {} does not offer connections for single flows", proxy);
    notBefore = now() + UNSUPPORTED_NANOS;
    retire();
    opening.ifPresent(otherwise);
  }

  @Override
  public void again(Opening opening) {
    otherwise.accept(opening);
  }

  @Override
  public void closed(OwnConnection connection) {
    if (all.remove(connection)) {
      warm.remove(connection);
      count();
      fill();
    }
  }

  private void count() {
    flows = (int) all.stream().filter(OwnConnection::isCarrying).count();
    any = flows > 0 || !warm.isEmpty();
  }

  /** The shared connection was lost: those that are silent as well are taken for lost, too. */
  void lost() {
    renew();
    snapshot().forEach(OwnConnection::giveUpAnswer);
    breakOffSilent();
    loop.schedule(this::breakOffSilent, shared.config().silenceMillis(), TimeUnit.MILLISECONDS);
  }

  private void breakOffSilent() {
    long silence = TimeUnit.MILLISECONDS.toNanos(shared.config().silenceMillis());
    snapshot().forEach(own -> own.breakOffIfSilent(silence, ReasonCode.TUNNEL_LOST));
  }

  /** Drops what is warm; flows go on. */
  private void retire() {
    warm.clear();
    snapshot().forEach(OwnConnection::retire);
  }

  /** What is warm may be so only on this end: makes others. */
  void networkChanged() {
    retire();
    fill();
  }

  /** Drops credentials and what is warm; flows go on. */
  void renew() {
    way = null;
    retire();
  }

  void end(ReasonCode reason) {
    ended = true;
    way = null;
    warm.clear();
    snapshot().forEach(own -> own.breakOff(reason));
  }

  private List<OwnConnection> snapshot() {
    return new ArrayList<>(all);
  }

  /** Returns one line for all connections that carry, or could carry, a flow of their own. */
  Stream<TunnelStatus> status() {
    ProxyEndpoint to = proxy;
    return to == null || !any
        ? Stream.empty()
        : Stream.of(
            new TunnelStatus(enrolmentId, to, "h1", LinkState.CONNECTED.toString(), flows, since));
  }
}
