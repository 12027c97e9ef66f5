package zta.core.internal.filter;

import zta.api.access.ReasonCode;

/**
 * A call into a filter that is under way.
 *
 * @param filter the filter called
 * @param thread the thread inside it
 * @param since {@link System#nanoTime()} when it went in
 * @param flow the flow it is for
 */
record FilterCall(SlotFilter filter, Thread thread, long since, Victim flow) {
  /** What can be broken off because of a filter. */
  @FunctionalInterface
  interface Victim {
    /** Breaks the flow off. */
    void abort(ReasonCode reason);
  }

  boolean overdue(long now, long deadlineNanos) {
    return now - since > deadlineNanos;
  }
}
