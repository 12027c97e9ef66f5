package zta.names.internal.pool;

import java.time.Duration;

/** A clock that a test turns. */
final class FakeClock implements NanoClock {
  private long now = Long.MAX_VALUE - 5_000_000_000L;

  @Override
  public long nanos() {
    return now;
  }

  void pass(Duration time) {
    now += time.toNanos();
  }
}
