package zta.core.internal.filter;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Runs the tasks of one flow one after the other on shared threads. */
final class Lane implements Executor {
  private final Executor threads;
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private boolean running;

  Lane(Executor threads) {
    this.threads = threads;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (tasks) {
      tasks.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    schedule();
  }

  private void schedule() {
    try {
      threads.execute(this::runOne);
    } catch (RejectedExecutionException e) {
      synchronized (tasks) {
        running = false;
        tasks.clear();
      }
      throw e;
    }
  }

  /** One task a turn, so that a busy flow takes no more than its share of the threads. */
  private void runOne() {
    Runnable task = next();
    try {
      if (task != null) {
        task.run();
      }
    } finally {
      if (more()) {
        schedule();
      }
    }
  }

  private @Nullable Runnable next() {
    synchronized (tasks) {
      return tasks.poll();
    }
  }

  private boolean more() {
    synchronized (tasks) {
      running = !tasks.isEmpty();
      return running;
    }
  }
}
