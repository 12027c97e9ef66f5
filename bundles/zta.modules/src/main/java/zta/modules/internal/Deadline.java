package zta.modules.internal;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs a module's code on a thread of its own and gives up waiting when it takes too long. A thread
 * that hangs is left behind, as Java cannot end it; it is a daemon and named after what it hangs
 * in.
 */
final class Deadline {
  private Deadline() {}

  static <T> T call(String what, Duration limit, Callable<T> task)
      throws ExecutionException, TimeoutException {
    FutureTask<T> future = new FutureTask<>(task);
    Thread thread = new Thread(future, "zta-module-" + what);
    thread.setDaemon(true);
    thread.start();
    try {
      return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ExecutionException(e);
    } catch (TimeoutException e) {
      thread.interrupt();
      throw e;
    }
  }
}
