package zta.core.internal.flow;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Openings that wait for the proxy's word, looked through twice a second for those that wait too
 * long. A timer for each would wake its thread for every flow, which costs more than the flow's own
 * steps. Safe for use by many threads.
 */
// The periodic task ends with its executor.
@SuppressWarnings("FutureReturnValueIgnored")
final class Overdue {
  private static final long PERIOD_MILLIS = 500;

  private final InstantSource clock;
  private final Duration patience;
  private final Map<Opening, Instant> waiting = new ConcurrentHashMap<>();

  Overdue(InstantSource clock, Duration patience) {
    this.clock = clock;
    this.patience = patience;
  }

  /** Looks from now on. */
  void start(ScheduledExecutorService timer) {
    timer.scheduleWithFixedDelay(this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  void add(Opening opening) {
    waiting.put(opening, clock.instant().plus(patience));
  }

  void remove(Opening opening) {
    waiting.remove(opening);
  }

  /** Tells those whose time has passed. */
  void look() {
    if (waiting.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    waiting.forEach(
        (opening, until) -> {
          if (!until.isAfter(now) && waiting.remove(opening, until)) {
            opening.timedOut();
          }
        });
  }
}
