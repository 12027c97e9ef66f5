package zta.core.internal.network;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.network.NetworkListener;
import zta.api.network.NetworkState;
import zta.api.network.NetworkState.Cause;
import zta.core.internal.runtime.Timers;

/**
 * Notices within some seconds that the machine slept, or that its addresses or default routes
 * changed. While a machine sleeps the wall clock goes on and the monotonic one stands still; a wall
 * clock that is set looks the same, and to check once more does no harm then.
 */
@Component(
    service = {},
    immediate = true)
public final class NetworkMonitor {
  private static final Logger LOG = LoggerFactory.getLogger(NetworkMonitor.class);
  private static final Duration PERIOD = Duration.ofSeconds(2);
  private static final Duration JUMP = Duration.ofSeconds(10);

  private final Timers timers;
  private final InstantSource wall;
  private final LongSupplier monotonic;
  private final Supplier<NetworkView> network;
  private final List<NetworkListener> listeners = new CopyOnWriteArrayList<>();
  private NetworkView view;
  private Instant wallBefore;
  private long monotonicBefore;
  private long revision;
  private volatile boolean stopped;

  /** Begins to watch. */
  @Activate
  public NetworkMonitor(@Reference Timers timers, @Reference InstantSource clock) {
    this(timers, clock, System::nanoTime, new SystemNetwork());
  }

  NetworkMonitor(
      Timers timers, InstantSource wall, LongSupplier monotonic, Supplier<NetworkView> network) {
    this.timers = timers;
    this.wall = wall;
    this.monotonic = monotonic;
    this.network = network;
    this.view = network.get();
    this.wallBefore = wall.instant();
    this.monotonicBefore = monotonic.getAsLong();
    plan();
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindListener(NetworkListener listener) {
    listeners.add(listener);
  }

  void unbindListener(NetworkListener listener) {
    listeners.remove(listener);
  }

  private void plan() {
    if (!stopped) {
      timers.after(PERIOD, this::look);
    }
  }

  private void look() {
    try {
      compare(network.get());
    } finally {
      plan();
    }
  }

  private synchronized void compare(NetworkView now) {
    Set<Cause> causes = EnumSet.noneOf(Cause.class);
    if (clocksParted()) {
      causes.add(Cause.RESUMED);
    }
    if (!now.addresses().equals(view.addresses())) {
      causes.add(Cause.ADDRESSES);
    }
    if (!now.routes().equals(view.routes())) {
      causes.add(Cause.ROUTES);
    }
    view = now;
    if (!causes.isEmpty() && !stopped) {
      LOG.info("Network changed: {}", causes);
      publish(new NetworkState(++revision, wall.instant(), causes, now.addresses()));
    }
  }

  private boolean clocksParted() {
    Instant wallNow = wall.instant();
    long monotonicNow = monotonic.getAsLong();
    Duration apart =
        Duration.between(wallBefore, wallNow).minusNanos(monotonicNow - monotonicBefore).abs();
    wallBefore = wallNow;
    monotonicBefore = monotonicNow;
    return apart.compareTo(JUMP) > 0;
  }

  private void publish(NetworkState state) {
    for (NetworkListener listener : listeners) {
      try {
        listener.changed(state);
      } catch (RuntimeException e) {
        LOG.error("A listener to the network failed", e);
      }
    }
  }

  @Deactivate
  void stop() {
    stopped = true;
  }
}
