package zta.headend.proxy.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts how much of something each holder has. Safe for use by many threads. */
public final class Shares {
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

  /** Gives one more to a holder who has less than {@code most}. */
  public boolean take(String holder, int most) {
    if (counts.merge(holder, 1, Integer::sum) <= most) {
      return true;
    }
    giveBack(holder);
    return false;
  }

  /** Takes one back. */
  public void giveBack(String holder) {
    counts.computeIfPresent(holder, (h, count) -> count == 1 ? null : count - 1);
  }
}
