package zta.core.internal.filter;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.access.ReasonCode;
import zta.api.fault.FaultCode;
import zta.core.internal.report.Reporter;

/**
 * Looks for calls that do not come back, ends their flows and puts another thread in the place of
 * the one that is stuck.
 */
final class FilterWatchdog {
  private static final Logger LOG = LoggerFactory.getLogger(FilterWatchdog.class);
  private static final int MOST_STUCK = 64;

  private final Reporter reporter;
  private final ThreadPoolExecutor pool;
  private final long deadlineNanos;
  private final int usualThreads;
  private final Set<FilterCall> calls = ConcurrentHashMap.newKeySet();
  private final Set<FilterCall> stuck = ConcurrentHashMap.newKeySet();
  private final AtomicInteger extra = new AtomicInteger();

  FilterWatchdog(Reporter reporter, ThreadPoolExecutor pool, long deadlineNanos) {
    this.reporter = reporter;
    this.pool = pool;
    this.deadlineNanos = deadlineNanos;
    usualThreads = pool.getCorePoolSize();
  }

  void entered(FilterCall call) {
    calls.add(call);
  }

  /** The caller is the thread of the call. */
  void left(FilterCall call) {
    calls.remove(call);
    synchronized (call) {
      if (stuck.remove(call)) {
        // Whether it came back because of the interrupt or by itself, the thread is clean again.
        Thread.interrupted();
        resize(extra.decrementAndGet());
      }
    }
  }

  /** Looks once. */
  void look(long now) {
    for (FilterCall call : calls) {
      if (call.overdue(now, deadlineNanos)) {
        synchronized (call) {
          if (calls.contains(call) && stuck.add(call)) {
            rescue(call);
          }
        }
      }
    }
  }

  private void rescue(FilterCall call) {
    SlotFilter filter = call.filter();
    LOG.warn("Filter {} does not come back, its flow ends", filter);
    resize(extra.incrementAndGet());
    call.flow().abort(ReasonCode.MODULE_MISSING);
    call.thread().interrupt();
    reporter.raise(
        topic(filter.slot()),
        FaultCode.MODULE_HANGS.at(
            "module " + filter,
            "A call did not return within " + deadlineNanos / 1_000_000 + " ms; its flow was ended",
            "Install another version of the module, or report it to its author."));
  }

  static String topic(String slot) {
    return "filter:" + slot;
  }

  private synchronized void resize(int stuckThreads) {
    int size = usualThreads + Math.min(stuckThreads, MOST_STUCK);
    if (size > pool.getMaximumPoolSize()) {
      pool.setMaximumPoolSize(size);
      pool.setCorePoolSize(size);
    } else {
      pool.setCorePoolSize(size);
      pool.setMaximumPoolSize(size);
    }
  }
}
