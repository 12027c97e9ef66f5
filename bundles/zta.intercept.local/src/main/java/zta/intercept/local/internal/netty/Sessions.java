package zta.intercept.local.internal.netty;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The sessions that are open. Safe for use by many threads. */
@SuppressWarnings("FutureReturnValueIgnored")
final class Sessions {
  private final Set<Session> open = new HashSet<>();
  private final int most;
  private boolean draining;

  Sessions(int most) {
    this.most = most;
  }

  /** Takes a session in; false when there are too many, or no new ones are wanted. */
  synchronized boolean add(Session session) {
    return open.size() < most && !draining && open.add(session);
  }

  synchronized void remove(Session session) {
    open.remove(session);
    notifyAll();
  }

  private synchronized List<Session> begin() {
    draining = true;
    return new ArrayList<>(open);
  }

  /**
   * Closes sessions that nothing hangs on, and waits for the others to end; false if some remain.
   */
  boolean drain(long millis) throws InterruptedException {
    for (Session session : begin()) {
      if (!session.busy()) {
        session.channel().close();
      }
    }
    return await(millis);
  }

  private synchronized boolean await(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    long left = millis;
    while (!open.isEmpty() && left > 0) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
    return open.isEmpty();
  }

  /** Breaks off what is left. */
  void abort() {
    begin().forEach(session -> session.stream().sever());
  }

  synchronized int size() {
    return open.size();
  }
}
