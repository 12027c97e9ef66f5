package zta.tunnel.internal.netty;

import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.access.ReasonCode;
import zta.api.tunnel.ProxyEndpoint;
import zta.api.tunnel.TunnelIdentities;
import zta.api.tunnel.TunnelIdentity;
import zta.api.tunnel.TunnelStatus;

/**
 * The connections of one enrolment on one event loop. Connects on demand, tries proxies and their
 * addresses in order, and after a loss connects again by itself with growing pauses. Belongs to its
 * loop, except for {@link #statuses()}.
 */
// Tasks on the own loop cannot fail unseen.
@SuppressWarnings("FutureReturnValueIgnored")
final class Lane implements Link.Owner {
  /**
   * What all lanes share.
   *
   * @param sockets makes the sockets
   * @param identities gives credentials
   * @param clock tells the time
   * @param worker does what may block
   */
  record Shared(
      ChannelFactory<? extends SocketChannel> sockets,
      TunnelIdentities identities,
      InstantSource clock,
      Executor worker,
      ProxyAddresses addresses,
      TunnelConfig config) {}

  /** One address to try. */
  private record Candidate(ProxyEndpoint proxy, InetSocketAddress address) {}

  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
  private static final int MAX_WAITING = 4096;
  private static final int FIRST_BACK_OFF_MILLIS = 100;

  private final String enrolmentId;
  private final EventLoop loop;
  private final Shared shared;
  private final List<Link> links = new CopyOnWriteArrayList<>();
  private final Deque<Opening> waiting = new ArrayDeque<>();
  private final Deque<Candidate> candidates = new ArrayDeque<>();
  private @Nullable SslContext tls;
  private boolean connecting;
  private boolean pausing;
  private boolean ended;
  private int failures;

  Lane(String enrolmentId, EventLoop loop, Shared shared) {
    this.enrolmentId = enrolmentId;
    this.loop = loop;
    this.shared = shared;
  }

  void open(Opening opening) {
    Optional<Link> link = links.stream().filter(Link::canOpen).findFirst();
    if (link.isPresent() && link.get().open(opening)) {
      return;
    }
    long live = links.stream().filter(l -> l.state() == LinkState.CONNECTED).count();
    if (live >= shared.config().maxConnections() || waiting.size() >= MAX_WAITING) {
      opening.refuse(ReasonCode.LIMIT, "too many streams to the proxy");
      return;
    }
    waiting.removeIf(Opening::isDone);
    waiting.add(opening);
    if (!pausing) {
      connect();
    }
  }

  private void connect() {
    if (connecting || ended) {
      return;
    }
    Optional<TunnelIdentity> identity = shared.identities().identity(enrolmentId);
    if (identity.isEmpty()) {
      refuseWaiting(ReasonCode.CERTIFICATE, "the enrolment has no usable certificate");
      return;
    }
    connecting = true;
    try {
      shared.worker().execute(() -> prepare(identity.get()));
    } catch (RejectedExecutionException e) {
      connecting = false;
      refuseWaiting(ReasonCode.SHUTDOWN, "tunnels are stopping");
    }
  }

  /** Reads certificates and looks names up, off the loop. */
  private void prepare(TunnelIdentity identity) {
    List<Candidate> found = new ArrayList<>();
    for (ProxyEndpoint proxy : identity.proxies()) {
      try {
        shared.addresses().find(proxy).forEach(a -> found.add(new Candidate(proxy, a)));
      } catch (IOException e) {
        LOG.warn("Proxy's name does not resolve: {}", proxy);
      }
    }
    try {
      SslContext made = ClientTls.context(identity, shared.worker());
      loop.execute(() -> start(made, found));
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      LOG.warn("Credentials of enrolment cannot be used for TLS: {}", e.toString());
      loop.execute(() -> failed(ReasonCode.CERTIFICATE, "the certificate cannot be used"));
    }
  }

  private void start(SslContext made, List<Candidate> found) {
    tls = made;
    candidates.clear();
    candidates.addAll(found);
    next();
  }

  private void next() {
    Candidate candidate = candidates.poll();
    SslContext context = tls;
    if (candidate == null || context == null || ended) {
      failed(ReasonCode.PROXY_UNREACHABLE, "no proxy can be reached");
      return;
    }
    Link link =
        new Link(enrolmentId, candidate.proxy(), loop, shared.config(), shared.clock(), this);
    links.add(link);
    link.connect(shared.sockets(), context, candidate.address(), shared.worker());
  }

  private void failed(ReasonCode reason, String message) {
    connecting = false;
    refuseWaiting(reason, message);
    failures++;
    tryLater();
  }

  private void tryLater() {
    if (ended || pausing || shared.identities().identity(enrolmentId).isEmpty()) {
      return;
    }
    pausing = true;
    long pause =
        Math.min(
            shared.config().maxBackOffMillis(),
            (long) FIRST_BACK_OFF_MILLIS << Math.min(failures, 10));
    loop.schedule(
        () -> {
          pausing = false;
          if (links.stream().noneMatch(Link::canOpen)) {
            connect();
          }
        },
        pause,
        TimeUnit.MILLISECONDS);
  }

  @Override
  public void connected(Link link) {
    connecting = false;
    failures = 0;
    candidates.clear();
    while (!waiting.isEmpty() && link.canOpen()) {
      Opening opening = waiting.remove();
      if (!opening.isDone() && !link.open(opening)) {
        opening.refuse(ReasonCode.LIMIT, "too many streams to the proxy");
      }
    }
    if (!waiting.isEmpty()) {
      Opening left = waiting.remove();
      open(left);
    }
  }

  @Override
  public void closed(Link link, boolean wanted) {
    boolean wasTrying = connecting && links.get(links.size() - 1) == link;
    links.remove(link);
    if (wasTrying) {
      next();
    } else if (!wanted && links.isEmpty()) {
      tryLater();
    }
  }

  void renew() {
    links.forEach(Link::drain);
  }

  void end(ReasonCode reason) {
    ended = true;
    links.forEach(link -> link.breakOff(reason));
    refuseWaiting(reason, reason.text());
  }

  private void refuseWaiting(ReasonCode reason, String message) {
    while (!waiting.isEmpty()) {
      waiting.remove().refuse(reason, message);
    }
  }

  EventLoop loop() {
    return loop;
  }

  Stream<TunnelStatus> statuses() {
    return links.stream().map(Link::status);
  }
}
