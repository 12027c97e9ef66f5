package zta.intercept.tun.internal.packet;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts dropped packets by reason. Safe for use by many threads. */
public final class DropCounts {
  private final Map<Drop, LongAdder> counts = new EnumMap<>(Drop.class);

  /** Starts at zero. */
  public DropCounts() {
    for (Drop reason : Drop.values()) {
      counts.put(reason, new LongAdder());
    }
  }

  /** Counts one packet. */
  public void add(Drop reason) {
    LongAdder count = counts.get(reason);
    if (count != null) {
      count.increment();
    }
  }

  /** Returns how many were dropped for a reason. */
  public long of(Drop reason) {
    LongAdder count = counts.get(reason);
    return count == null ? 0 : count.sum();
  }

  /** Returns the counts that are not zero. */
  @Override
  public String toString() {
    Map<Drop, Long> seen = new EnumMap<>(Drop.class);
    counts.forEach(
        (reason, count) -> {
          if (count.sum() > 0) {
            seen.put(reason, count.sum());
          }
        });
    return seen.toString();
  }
}
