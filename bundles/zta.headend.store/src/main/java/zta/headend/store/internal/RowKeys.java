package zta.headend.store.internal;

import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keys of rows, each greater than the one before, so that an index of them grows at its end only:
 * version 7 of RFC 9562 (5.7), the counter of 6.2 method 1 in its 12 bits beside the time. They are
 * no secret. Any thread.
 */
final class RowKeys {
  private static final int COUNTER_BITS = 12;
  private static final long COUNTER = (1L << COUNTER_BITS) - 1;
  private static final int TIME_SHIFT = 16;
  private static final long VERSION = 7L << COUNTER_BITS;
  private static final long VARIANT = 1L << 63;
  private static final long RANDOM = -1L >>> 2;

  private final InstantSource clock;
  private final AtomicLong last = new AtomicLong();

  RowKeys(InstantSource clock) {
    this.clock = clock;
  }

  UUID next() {
    long now = clock.millis() << COUNTER_BITS;
    long next = last.updateAndGet(before -> Math.max(before + 1, now));
    long high = ((next >>> COUNTER_BITS) << TIME_SHIFT) | VERSION | (next & COUNTER);
    return new UUID(high, VARIANT | (ThreadLocalRandom.current().nextLong() & RANDOM));
  }
}
