package zta.tunnel.internal.netty;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.access.ReasonCode;
import zta.api.tunnel.ProxyEndpoint;
import zta.api.tunnel.TunnelIdentity;
import zta.api.tunnel.TunnelStatus;

/**
 * The connections of one enrolment by one transport on one event loop. Tries proxies and their
 * addresses in order, and after a loss connects again by itself with growing pauses. Belongs to its
 * loop, except for {@link #statuses()}.
 */
// Tasks on the own loop cannot fail unseen.
@SuppressWarnings("FutureReturnValueIgnored")
final class Line implements Link.Owner {
  /** Hears what becomes of a line. */
  interface Owner {
    /** A link can carry streams. */
    void connected(Line line);

    /** No proxy can be reached this way at the moment; the line rests. */
    void failed(Line line, ReasonCode reason, String message);

    /** Nothing can be reached, whatever way. */
    void hopeless(ReasonCode reason, String message);

    /** A request can be sent again. */
    void unprocessed(Opening opening);

    /** A link that worked broke. */
    void lost(Line line);

    /** Returns how long this line may rest at most. */
    long longestRest(Line line);
  }

  /** One address to try. */
  private record Candidate(ProxyEndpoint proxy, InetSocketAddress address) {}

  private static final Logger LOG = LoggerFactory.getLogger(Line.class);
  private static final int FIRST_BACK_OFF_MILLIS = 100;
  private static final int MOST_DOUBLINGS = 10;

  private final String enrolmentId;
  private final EventLoop loop;
  private final Lane.Shared shared;
  private final Carrier carrier;
  private final Owner owner;
  private final List<Link> links = new CopyOnWriteArrayList<>();
  private final Deque<Candidate> candidates = new ArrayDeque<>();
  private Carrier.@Nullable Recipe recipe;
  private @Nullable Link trying;
  private Link.@Nullable Parts latest;
  private @Nullable ProxyEndpoint silent;
  private boolean connecting;
  private boolean resting;
  private boolean ended;
  private boolean disabled;
  private int failures;

  Line(String enrolmentId, EventLoop loop, Lane.Shared shared, Carrier carrier, Owner owner) {
    this.enrolmentId = enrolmentId;
    this.loop = loop;
    this.shared = shared;
    this.carrier = carrier;
    this.owner = owner;
  }

  /** Sends a request by a link that takes it; false when there is none. */
  boolean open(Opening opening) {
    return links.stream().anyMatch(link -> link.canOpen() && link.open(opening));
  }

  /** Returns whether a request could be sent now. */
  boolean isUp() {
    return links.stream().anyMatch(Link::canOpen);
  }

  /** Returns whether there may be no more connections. */
  boolean isFull() {
    return links.stream().filter(link -> link.state() == LinkState.CONNECTED).count()
        >= shared.config().maxConnections();
  }

  /** Returns how the connection was made that was made last. */
  Optional<Link.Parts> latest() {
    return Optional.ofNullable(latest);
  }

  boolean isConnecting() {
    return connecting;
  }

  /** Returns whether it waits after a failure. */
  boolean isResting() {
    return resting;
  }

  /** Returns whether this platform cannot do it. */
  boolean isDisabled() {
    return disabled;
  }

  /** Begins to connect, if that is not under way or to be waited with. */
  void connect() {
    if (connecting || resting || ended || disabled || isFull()) {
      return;
    }
    Optional<TunnelIdentity> identity = shared.identities().identity(enrolmentId);
    if (identity.isEmpty()) {
      owner.hopeless(ReasonCode.CERTIFICATE, "the enrolment has no usable certificate");
      return;
    }
    connecting = true;
    try {
      shared.worker().execute(() -> prepare(identity.get()));
    } catch (RejectedExecutionException e) {
      connecting = false;
      owner.hopeless(ReasonCode.SHUTDOWN, "tunnels are stopping");
    }
  }

  /** Reads certificates and looks names up, off the loop. */
  private void prepare(TunnelIdentity identity) {
    if (!carrier.isAvailable()) {
      loop.execute(this::disable);
      return;
    }
    List<Candidate> found = new ArrayList<>();
    for (ProxyEndpoint proxy : identity.proxies()) {
      try {
        shared.addresses().find(proxy).forEach(a -> found.add(new Candidate(proxy, a)));
      } catch (IOException e) {
        LOG.warn("Proxy's name does not resolve: {}", proxy);
      }
    }
    if (!found.isEmpty()) {
      shared.networks().look(found.get(0).address());
    }
    try {
      Carrier.Recipe made = carrier.prepare(identity);
      loop.execute(() -> start(made, found));
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      LOG.warn("Credentials of enrolment cannot be used for TLS: {}", e.toString());
      loop.execute(() -> failed(ReasonCode.CERTIFICATE, "the certificate cannot be used"));
    }
  }

  private void disable() {
    connecting = false;
    disabled = true;
    owner.failed(this, ReasonCode.PROXY_UNREACHABLE, "this platform has no QUIC");
  }

  private void start(Carrier.Recipe made, List<Candidate> found) {
    recipe = made;
    candidates.clear();
    candidates.addAll(found);
    // Who fell silent would have to be waited for; whoever else there is may answer at once.
    found.stream().filter(one -> one.proxy().equals(silent)).forEach(this::last);
    next();
  }

  private void last(Candidate candidate) {
    candidates.remove(candidate);
    candidates.add(candidate);
  }

  private void next() {
    Candidate candidate = candidates.poll();
    Carrier.Recipe with = recipe;
    if (candidate == null || with == null || ended) {
      failed(ReasonCode.PROXY_UNREACHABLE, "no proxy can be reached");
      return;
    }
    Link link =
        with.link(
            new Link.Parts(
                enrolmentId,
                candidate.proxy(),
                candidate.address(),
                loop,
                shared.config(),
                shared.clock(),
                shared.worker(),
                this));
    links.add(link);
    trying = link;
    link.connect();
  }

  private void failed(ReasonCode reason, String message) {
    connecting = false;
    failures++;
    rest();
    owner.failed(this, reason, message);
  }

  private void rest() {
    if (ended || resting) {
      return;
    }
    resting = true;
    long pause =
        Math.min(
            owner.longestRest(this),
            (long) FIRST_BACK_OFF_MILLIS << Math.min(failures, MOST_DOUBLINGS));
    loop.schedule(this::rested, pause, TimeUnit.MILLISECONDS);
  }

  private void rested() {
    resting = false;
    if (!isUp() && shared.identities().identity(enrolmentId).isPresent()) {
      connect();
    }
  }

  @Override
  public void unprocessed(Opening opening) {
    if (ended) {
      opening.refuse(ReasonCode.SHUTDOWN, ReasonCode.SHUTDOWN.text());
    } else {
      owner.unprocessed(opening);
    }
  }

  @Override
  public void connected(Link link) {
    connecting = false;
    trying = null;
    latest = link.parts();
    failures = 0;
    silent = null;
    candidates.clear();
    owner.connected(this);
  }

  @Override
  public void closed(Link link, boolean wanted) {
    boolean wasTrying = trying == link;
    links.remove(link);
    if (wasTrying) {
      trying = null;
      next();
    } else if (!wanted) {
      silent = link.fellSilent() ? link.parts().proxy() : null;
      if (links.isEmpty()) {
        rest();
      }
      owner.lost(this);
    }
  }

  /** Checks the connections now. */
  void check() {
    links.forEach(Link::checkNow);
  }

  /** Checks the connections now, and connects again now if it rests. */
  void networkChanged() {
    check();
    if (resting) {
      failures = 0;
      resting = false;
      connect();
    }
  }

  /** Lets open streams end and uses new credentials for new ones. */
  void renew() {
    links.forEach(Link::drain);
  }

  void end(ReasonCode reason) {
    ended = true;
    links.forEach(link -> link.breakOff(reason));
  }

  Stream<TunnelStatus> statuses() {
    return links.stream().map(Link::status);
  }
}
