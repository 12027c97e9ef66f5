package zta.tunnel.internal.netty;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteStream;
import zta.api.tunnel.ProxyEndpoint;
import zta.api.tunnel.TunnelStatus;

/**
 * One connection to one proxy, over whatever transport. Belongs to its event loop, except for
 * {@link #status()}.
 */
// Only the loop changes the number of streams. Tasks on the own loop cannot fail unseen.
@SuppressWarnings({"FutureReturnValueIgnored", "NonAtomicVolatileUpdate"})
abstract class Link {
  /** Hears what becomes of a link. */
  interface Owner {
    /** The link can carry streams. */
    void connected(Link link);

    /** The proxy has not looked at a request: it may be sent again. */
    void unprocessed(Opening opening);

    /** The link is over, as wanted or lost. */
    void closed(Link link, boolean wanted);
  }

  /**
   * What every link needs to know.
   *
   * @param proxy the proxy as it is named
   * @param address the address to try
   * @param worker does what may block
   */
  record Parts(
      String enrolmentId,
      ProxyEndpoint proxy,
      InetSocketAddress address,
      EventLoop loop,
      TunnelConfig config,
      InstantSource clock,
      Executor worker,
      Owner owner) {}

  private static final Logger LOG = LoggerFactory.getLogger(Link.class);
  private static final int CHECKS_PER_KEEP_ALIVE = 5;
  private static final int CHECK_MILLIS = 3000;

  private final Parts parts;
  private @Nullable ScheduledFuture<?> watch;
  private boolean wanted;
  private boolean silent;
  private volatile LinkState state = LinkState.INITIALIZED;
  private volatile Instant since;
  private volatile int streams;

  Link(Parts parts) {
    this.parts = parts;
    this.since = parts.clock().instant();
  }

  /** Returns the transport's name: {@code h2} or {@code h3}. */
  abstract String transport();

  /** Begins to connect. */
  abstract void connect();

  /** Returns whether the peer takes one more stream. */
  protected abstract boolean hasRoom();

  /** Sends a request; false when the peer takes none. */
  protected abstract boolean send(Opening opening);

  /** Returns how long nothing came, in milliseconds. */
  protected abstract long silence();

  /** Asks the proxy for a sign of life. */
  protected abstract void ping(long silence);

  /** Takes no new streams and closes after the last. */
  protected abstract void drainStreams();

  /** Breaks all streams off and closes. */
  protected abstract void closeStreams(ReasonCode reason);

  /** Closes the socket. */
  protected abstract void shut();

  final Parts parts() {
    return parts;
  }

  /** Limits how long connecting may take. */
  protected final void connecting(long millis) {
    enter(LinkState.CONNECTING);
    watch =
        parts.loop().schedule(() -> giveUp("no connection in time"), millis, TimeUnit.MILLISECONDS);
  }

  /** The peer is there. */
  protected final void ready() {
    if (state != LinkState.CONNECTING) {
      return;
    }
    cancelWatch();
    enter(LinkState.CONNECTED);
    long period = Math.max(1, parts.config().keepAliveMillis() / CHECKS_PER_KEEP_ALIVE);
    watch = parts.loop().scheduleAtFixedRate(this::check, period, period, TimeUnit.MILLISECONDS);
    parts.owner().connected(this);
  }

  /** Asks a silent proxy for a sign of life, and gives one that stays silent up. */
  private void check() {
    long silent = silence();
    if (silent >= parts.config().silenceMillis()) {
      closeStreams(ReasonCode.TUNNEL_LOST);
      giveUp("silent for " + silent + " ms");
    } else if (silent >= parts.config().keepAliveMillis()) {
      ping(silent);
    }
  }

  /** Asks for a sign of life at once, and gives the connection up when none comes soon. */
  final void checkNow() {
    if (state != LinkState.CONNECTED && state != LinkState.DRAINING) {
      return;
    }
    ping(silence());
    parts
        .loop()
        .schedule(
            () -> {
              if (state != LinkState.CLOSED && silence() >= CHECK_MILLIS) {
                closeStreams(ReasonCode.TUNNEL_LOST);
                giveUp("silent when asked");
              }
            },
            CHECK_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  private void giveUp(String why) {
    silent = !wanted;
    closed(new IOException(why));
    shut();
  }

  final boolean canOpen() {
    return state == LinkState.CONNECTED && hasRoom();
  }

  final boolean open(Opening opening) {
    return send(opening);
  }

  /** What is to be done when a stream begins. */
  protected final void began(Opening opening, ByteStream stream) {
    opening.sent(stream);
    streams++;
  }

  /**
   * What is to be done when a stream is over.
   *
   * @param unprocessed whether the proxy said that it did not look at the request
   */
  protected final void ended(Opening opening, ReasonCode reason, boolean unprocessed) {
    ended(reason);
    if (unprocessed && opening.again()) {
      // Not before the codec has done with what it is doing.
      parts.loop().execute(() -> parts.owner().unprocessed(opening));
    } else {
      opening.refuse(reason, reason.text());
    }
  }

  /** What is to be done when a stream is over whose request was answered: it is counted out. */
  protected final void ended(ReasonCode reason) {
    streams--;
  }

  /** The proxy takes no more streams here. */
  protected final void goingAway() {
    if (state == LinkState.CONNECTED) {
      drain();
      wanted = false;
    }
  }

  final void drain() {
    wanted = true;
    if (state == LinkState.CONNECTED) {
      enter(LinkState.DRAINING);
      drainStreams();
    } else if (state == LinkState.CONNECTING) {
      giveUp("credentials were renewed");
    }
  }

  final void breakOff(ReasonCode reason) {
    wanted = true;
    if (state == LinkState.CONNECTED || state == LinkState.DRAINING) {
      closeStreams(reason);
    }
    shut();
    closed(null);
  }

  /** The connection is over. */
  protected final void closed(@Nullable Throwable cause) {
    if (state == LinkState.CLOSED) {
      return;
    }
    cancelWatch();
    enter(LinkState.CLOSED);
    if (cause != null) {
      LOG.info("{} {} closing due to reason: {}", transport(), parts.proxy(), cause.toString());
    }
    parts.owner().closed(this, wanted);
  }

  private void cancelWatch() {
    ScheduledFuture<?> task = watch;
    if (task != null) {
      task.cancel(false);
    }
  }

  private void enter(LinkState next) {
    LOG.info("{} {} state: {}->{}", transport(), parts.proxy(), state, next);
    state = next;
    since = parts.clock().instant();
  }

  /** Returns whether it was given up since nothing came from the proxy. */
  final boolean fellSilent() {
    return silent;
  }

  final LinkState state() {
    return state;
  }

  final TunnelStatus status() {
    return new TunnelStatus(
        parts.enrolmentId(), parts.proxy(), transport(), state.toString(), streams, since);
  }
}
