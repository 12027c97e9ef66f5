package zta.core.internal.runtime;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Runs things on worker threads, now or later. What it runs may block. Nothing runs any more once
 * the agent stops.
 */
public interface Timers extends Executor {
  /** Runs a task on a worker after a delay. */
  Cancel after(Duration delay, Runnable task);

  /** Takes a planned task back. */
  interface Cancel {
    /** Keeps the task from running, when it does not run already. */
    void cancel();
  }
}
