package zta.intercept.local.internal.netty;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The sessions that are open. Safe for use by many threads. */
final class Sessions {
  private final Set<Session> open = new HashSet<>();
  private final int most;
  private boolean ended;

  Sessions(int most) {
    this.most = most;
  }

  /** Takes a session in; false when there are too many, or all has been broken off. */
  synchronized boolean add(Session session) {
    return open.size() < most && !ended && open.add(session);
  }

  synchronized void remove(Session session) {
    open.remove(session);
    notifyAll();
  }

  /**
   * Waits for all to end; false if some remain. Those that have not yet said what they want count
   * as well: an application that has just connected would lose its request otherwise. They have
   * their own deadline.
   */
  synchronized boolean drain(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    long left = millis;
    while (!open.isEmpty() && left > 0) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
    return open.isEmpty();
  }

  /** Breaks off what is left, and takes no more. */
  void abort() {
    end().forEach(session -> session.stream().sever());
  }

  private synchronized List<Session> end() {
    ended = true;
    return new ArrayList<>(open);
  }

  synchronized int size() {
    return open.size();
  }
}
