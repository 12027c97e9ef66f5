package zta.headend.acme.internal.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import zta.headend.acme.internal.wire.AcmeException;
import zta.headend.acme.internal.wire.ProblemType;

/** Bounds how many orders an account places in an hour. Safe for many threads. */
final class RateLimit {
  private static final Duration WINDOW = Duration.ofHours(1);
  private static final int MOST_ACCOUNTS = 50_000;

  private final InstantSource clock;
  private final int limit;
  private final Map<String, Window> windows =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
          return size() > MOST_ACCOUNTS;
        }
      };

  private record Window(Instant end, int count) {}

  RateLimit(InstantSource clock, int limit) {
    this.clock = clock;
    this.limit = limit;
  }

  /** Counts one order, or refuses it. */
  synchronized void count(String accountId) throws AcmeException {
    Instant now = clock.instant();
    Window window = windows.get(accountId);
    if (window == null || !now.isBefore(window.end())) {
      window = new Window(now.plus(WINDOW), 0);
    }
    if (window.count() >= limit) {
      long wait = Math.max(1, Duration.between(now, window.end()).toSeconds());
      throw new AcmeException(
          ProblemType.RATE_LIMITED,
          ProblemType.RATE_LIMITED.status(),
          "more than " + limit + " orders in an hour",
          Map.of("Retry-After", Long.toString(wait)));
    }
    windows.put(accountId, new Window(window.end(), window.count() + 1));
  }
}
