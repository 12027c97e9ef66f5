package zta.acceptance.product;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A time by which something must have happened. */
public final class Deadline {
  private static final long PAUSE = Duration.ofMillis(15).toNanos();

  private final long end;

  private Deadline(long end) {
    this.end = end;
  }

  /** Returns a deadline in so long. */
  public static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** Returns whether time is up. */
  public boolean over() {
    return System.nanoTime() - end > 0;
  }

  /** Waits until time is up. */
  public void await() {
    while (!over()) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  /** Pauses a little; fails when time is up. */
  public void pause(String waitingFor) {
    if (over()) {
      throw new AssertionError("not in time: " + waitingFor);
    }
    LockSupport.parkNanos(PAUSE);
  }
}
