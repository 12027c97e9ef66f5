package zta.intercept.tun.internal.flow;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Allows so many things within each second. Safe for use by many threads. */
public final class RateLimit {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final int most;
  private final LongSupplier nanos;
  private long started;
  private int count;

  /** Makes a limit on a clock of nanoseconds. */
  public RateLimit(int most, LongSupplier nanos) {
    this.most = most;
    this.nanos = nanos;
    this.started = nanos.getAsLong();
  }

  /** Returns whether one more is allowed now, and counts it. */
  public synchronized boolean allows() {
    long now = nanos.getAsLong();
    if (now - started >= SECOND) {
      started = now;
      count = 0;
    }
    return count++ < most;
  }
}
