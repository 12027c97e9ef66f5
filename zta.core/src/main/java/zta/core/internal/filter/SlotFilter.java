package zta.core.internal.filter;

import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.framework.Version;
import zta.api.flow.FlowFilter;

/**
 * One filter service with the leases on it.
 *
 * <p>A call goes in only with a lease. Closing refuses new leases and waits for those that are out,
 * so that the module can stop without a call inside it.
 */
final class SlotFilter {
  private static final int CLOSED = 1 << 30;

  private final FlowFilter filter;
  private final String slot;
  private final int order;
  private final Version version;
  private final AtomicInteger leases = new AtomicInteger();

  SlotFilter(FlowFilter filter, String slot, int order, Version version) {
    this.filter = filter;
    this.slot = slot;
    this.order = order;
    this.version = version;
  }

  FlowFilter filter() {
    return filter;
  }

  String slot() {
    return slot;
  }

  int order() {
    return order;
  }

  Version version() {
    return version;
  }

  /** Takes a lease; false when closed. */
  boolean enter() {
    if (leases.incrementAndGet() < CLOSED) {
      return true;
    }
    exit();
    return false;
  }

  /** Gives a lease back. */
  void exit() {
    if (leases.decrementAndGet() == CLOSED) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  /**
   * Closes, and waits until nobody is inside.
   *
   * @return whether all leases came back in time
   */
  synchronized boolean close(long millis) throws InterruptedException {
    leases.addAndGet(CLOSED);
    long end = System.nanoTime() + millis * 1_000_000;
    while (leases.get() != CLOSED) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  @Override
  public String toString() {
    return slot + " " + version;
  }
}
