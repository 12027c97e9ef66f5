package zta.intercept.tun.internal.flow;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Which addresses are known to be reachable: a flow to them is open, or was opened within the last
 * minute. Safe for use by many threads.
 */
public final class ReachableHosts {
  private static final long VALID = TimeUnit.SECONDS.toNanos(60);
  private static final int MOST = 4096;

  private static final class Evidence {
    private int open;
    private long last;
  }

  private final LongSupplier nanos;
  private final Map<InetAddress, Evidence> seen =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Evidence> eldest) {
          return size() > MOST;
        }
      };

  /** Knows nothing yet. */
  public ReachableHosts(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Notes that a flow to an address was opened. */
  public synchronized void opened(InetAddress address) {
    Evidence evidence = seen.computeIfAbsent(address, any -> new Evidence());
    evidence.open++;
    evidence.last = nanos.getAsLong();
  }

  /** Notes that such a flow has ended. */
  public synchronized void ended(InetAddress address) {
    Evidence evidence = seen.get(address);
    if (evidence != null && evidence.open > 0) {
      evidence.open--;
    }
  }

  /** Returns whether an address is known to be reachable. */
  public synchronized boolean knows(InetAddress address) {
    Evidence evidence = seen.get(address);
    return evidence != null && (evidence.open > 0 || nanos.getAsLong() - evidence.last < VALID);
  }
}
