package zta.tunnel.internal.netty;

import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import zta.api.access.ReasonCode;
import zta.api.tunnel.TunnelIdentities;
import zta.api.tunnel.TunnelStatus;

/**
 * All connections of one enrolment on one event loop, and the flows that wait for one. The
 * transport that a flow likes gets a head start; if it is not there by then, the other one is tried
 * beside it and the flow takes what comes first. Belongs to its loop, except for {@link
 * #statuses()}.
 */
// Tasks on the own loop cannot fail unseen.
@SuppressWarnings("FutureReturnValueIgnored")
final class Lane implements Line.Owner {
  /**
   * What all lanes share.
   *
   * @param sockets makes sockets for flows of their own
   * @param h2 makes connections by HTTP/2
   * @param h3 makes connections by HTTP/3
   * @param identities gives credentials
   * @param clock tells the time
   * @param worker does what may block
   * @param networks knows where QUIC does not get through
   */
  record Shared(
      ChannelFactory<? extends SocketChannel> sockets,
      Carrier h2,
      Carrier h3,
      TunnelIdentities identities,
      InstantSource clock,
      Executor worker,
      ProxyAddresses addresses,
      Networks networks,
      Preference preference,
      TunnelConfig config) {}

  private static final int MAX_WAITING = 4096;
  private static final long TROUBLE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final EventLoop loop;
  private final Shared shared;
  private final Line h2;
  private final Line h3;
  private final Spares spares;
  private final Deque<Opening> waiting = new ArrayDeque<>();
  private boolean settling;
  private boolean troubled;
  private long troubledAt;

  Lane(String enrolmentId, EventLoop loop, Shared shared) {
    this.loop = loop;
    this.shared = shared;
    this.h2 = new Line(enrolmentId, loop, shared, shared.h2(), this);
    this.h3 = new Line(enrolmentId, loop, shared, shared.h3(), this);
    this.spares = new Spares(enrolmentId, loop, shared, this::share);
  }

  /** Returns the lines that a flow may use, the one it likes best first. */
  private List<Line> order(Opening opening) {
    Preference preference = shared.preference();
    if (!preference.mayH3() || h3.isDisabled()) {
      return List.of(h2);
    }
    if (!preference.mayH2()) {
      return List.of(h3);
    }
    boolean good = !troubled || loop.ticker().nanoTime() - troubledAt > TROUBLE_NANOS;
    return preference.likesH3(opening.request().destination().protocol(), good)
        ? List.of(h3, h2)
        : List.of(h2, h3);
  }

  private boolean isPromising(Line line) {
    boolean blocked = line == h3 && shared.preference().mayH2() && shared.networks().isBlocked();
    return !line.isResting() && !line.isFull() && !blocked;
  }

  void open(Opening opening) {
    boolean own = order(opening).get(0) == h2 && spares.take(opening);
    if (!own) {
      share(opening);
    }
  }

  private void share(Opening opening) {
    List<Line> order = order(opening);
    Line first = order.get(0);
    if (first.open(opening)) {
      return;
    }
    boolean promising = isPromising(first);
    if (!promising && place(opening, order)) {
      first.connect();
      return;
    }
    waiting.removeIf(Opening::isDone);
    if (waiting.size() >= MAX_WAITING || order.stream().allMatch(Line::isFull)) {
      opening.refuse(ReasonCode.LIMIT, "too many streams to the proxy");
      return;
    }
    waiting.add(opening);
    first.connect();
    if (!promising) {
      order.forEach(Line::connect);
    } else if (order.size() > 1) {
      settleSoon();
    }
  }

  private static boolean place(Opening opening, List<Line> order) {
    return order.stream().anyMatch(line -> line.open(opening));
  }

  /** Ends the head start. */
  private void settleSoon() {
    if (!settling) {
      settling = true;
      loop.schedule(
          () -> {
            settling = false;
            settle();
          },
          shared.config().headStartMillis(),
          TimeUnit.MILLISECONDS);
    }
  }

  /** Gives waiting flows to whichever line is there, and tries all lines if some remain. */
  private void settle() {
    waiting.removeIf(opening -> opening.isDone() || place(opening, order(opening)));
    for (Opening opening : List.copyOf(waiting)) {
      order(opening).forEach(Line::connect);
    }
  }

  @Override
  public void connected(Line line) {
    if (line == h3) {
      shared.networks().worked();
    } else {
      h2.latest().ifPresent(parts -> spares.follow(parts.proxy(), parts.address()));
    }
    waiting.removeIf(
        opening -> opening.isDone() || (order(opening).contains(line) && line.open(opening)));
    for (Opening opening : List.copyOf(waiting)) {
      if (order(opening).stream().allMatch(Line::isFull)) {
        waiting.remove(opening);
        opening.refuse(ReasonCode.LIMIT, "too many streams to the proxy");
      }
    }
    settle();
  }

  @Override
  public void failed(Line line, ReasonCode reason, String message) {
    if (line == h3) {
      shared.networks().failed();
    }
    settle();
    for (Opening opening : List.copyOf(waiting)) {
      boolean hope =
          order(opening).stream()
              .anyMatch(l -> l != line && (l.isConnecting() || (l == h2 && l.isResting())));
      if (!hope) {
        waiting.remove(opening);
        opening.refuse(reason, message);
      }
    }
  }

  @Override
  public void hopeless(ReasonCode reason, String message) {
    while (!waiting.isEmpty()) {
      waiting.remove().refuse(reason, message);
    }
  }

  @Override
  public void unprocessed(Opening opening) {
    share(opening);
  }

  @Override
  public void lost(Line line) {
    if (line == h3) {
      shared.networks().failed();
    } else {
      spares.lost();
      troubled = true;
      troubledAt = loop.ticker().nanoTime();
    }
    // The proxy itself may have gone, which UDP would tell much later.
    (line == h3 ? h2 : h3).check();
  }

  @Override
  public long longestRest(Line line) {
    Line other = line == h2 ? h3 : h2;
    return other.isUp() ? shared.config().retryMillis() : shared.config().maxBackOffMillis();
  }

  /** Checks the connections now; a pause between attempts is over, for its reason may be. */
  void networkChanged() {
    h2.networkChanged();
    h3.networkChanged();
    spares.networkChanged();
  }

  void renew() {
    h2.renew();
    h3.renew();
    spares.renew();
  }

  void end(ReasonCode reason) {
    h2.end(reason);
    h3.end(reason);
    spares.end(reason);
    hopeless(reason, reason.text());
  }

  EventLoop loop() {
    return loop;
  }

  Stream<TunnelStatus> statuses() {
    return Stream.of(h3.statuses(), h2.statuses(), spares.status()).flatMap(all -> all);
  }
}
