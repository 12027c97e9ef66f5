package zta.headend.portal.internal.web;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts failed attempts by address within a minute. Safe for use by many threads. */
final class FailureLimit {
  private static final Logger LOG = LoggerFactory.getLogger(FailureLimit.class);
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int ALLOWED = 10;
  private static final int ADDRESSES = 4096;

  private record Count(Instant since, int failures) {}

  private final InstantSource clock;
  private final Map<String, Count> counts = new LinkedHashMap<>();

  FailureLimit(InstantSource clock) {
    this.clock = clock;
  }

  /** Notes a failure; returns whether there are too many from this address. */
  synchronized boolean add(String address) {
    Instant now = clock.instant();
    Count before = counts.remove(address);
    Count count =
        before == null || before.since().plus(WINDOW).isBefore(now)
            ? new Count(now, 1)
            : new Count(before.since(), before.failures() + 1);
    counts.put(address, count);
    forgetOldest();
    if (count.failures() == ALLOWED + 1) {
      LOG.warn("more than {} failed attempts at the admin API from one address", ALLOWED);
    }
    return count.failures() > ALLOWED;
  }

  private void forgetOldest() {
    if (counts.size() > ADDRESSES) {
      counts.remove(counts.keySet().iterator().next());
    }
  }
}
