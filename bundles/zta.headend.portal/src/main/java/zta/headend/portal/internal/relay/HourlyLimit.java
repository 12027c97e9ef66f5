package zta.headend.portal.internal.relay;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lets each holder do something ten times an hour. Bounded. Safe for use by many threads. */
final class HourlyLimit {
  static final int MOST = 10;

  private static final Duration WINDOW = Duration.ofHours(1);
  private static final int HOLDERS = 10_000;

  private record Count(Instant since, int times) {}

  private final InstantSource clock;
  private final Map<String, Count> counts = new LinkedHashMap<>();

  HourlyLimit(InstantSource clock) {
    this.clock = clock;
  }

  /** Counts one; returns false when that is too many. */
  synchronized boolean take(String holder) {
    Instant now = clock.instant();
    Count before = counts.remove(holder);
    Count count =
        before == null || before.since().plus(WINDOW).isBefore(now)
            ? new Count(now, 1)
            : new Count(before.since(), Math.min(MOST + 1, before.times() + 1));
    counts.put(holder, count);
    if (counts.size() > HOLDERS) {
      counts.remove(counts.keySet().iterator().next());
    }
    return count.times() <= MOST;
  }
}
