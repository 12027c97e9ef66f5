package zta.headend.connector.internal;

import java.util.random.RandomGenerator;

/**
 * Pauses that double up to a limit, each between half of that and the whole, so that connectors do
 * not come back all at once. Not thread-safe. Pure.
 */
public final class BackOff {
  private static final long FIRST_MILLIS = 250;
  private static final int MOST_DOUBLINGS = 16;

  private final long longestMillis;
  private final RandomGenerator random;
  private int failures;

  /** Makes it at its beginning. */
  public BackOff(long longestMillis, RandomGenerator random) {
    this.longestMillis = longestMillis;
    this.random = random;
  }

  /** Returns the next pause in milliseconds. */
  public long next() {
    long whole = Math.min(longestMillis, FIRST_MILLIS << Math.min(failures, MOST_DOUBLINGS));
    failures++;
    return whole / 2 + random.nextLong(whole / 2 + 1);
  }

  /** Begins again with short pauses. */
  public void reset() {
    failures = 0;
  }
}
