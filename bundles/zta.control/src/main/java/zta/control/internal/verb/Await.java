package zta.control.internal.verb;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import zta.api.control.ControlVerb.Progress;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;

/** Waits for what the agent does by itself. */
final class Await {
  private static final long LOOK_MILLIS = 50;

  private Await() {}

  /**
   * Waits for the end of something and passes on what it says on the way.
   *
   * @param what names it in faults
   * @param step says what is being done at the moment, empty for nothing new
   */
  static <T> T end(
      CompletionStage<T> stage,
      String what,
      Duration patience,
      Supplier<String> step,
      Progress progress)
      throws FaultException {
    Future<T> future = stage.toCompletableFuture();
    long deadline = System.nanoTime() + patience.toNanos();
    String said = "";
    while (true) {
      try {
        return future.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        said = say(step.get(), said, progress);
        if (System.nanoTime() - deadline > 0) {
          throw new FaultException(
              FaultCode.TIMED_OUT.at(what, "not done within " + patience.toSeconds() + " s"), e);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new FaultException(FaultCode.TIMED_OUT.at(what, "the agent is stopping"), e);
      } catch (ExecutionException e) {
        throw failure(what, e);
      }
    }
  }

  private static String say(String step, String said, Progress progress) {
    if (!step.isEmpty() && !step.equals(said)) {
      progress.step(step);
    }
    return step;
  }

  private static FaultException failure(String what, ExecutionException e) {
    Throwable cause = e;
    while (cause != null && !(cause instanceof FaultException)) {
      cause = cause.getCause();
    }
    return cause instanceof FaultException fault
        ? fault
        : new FaultException(FaultCode.INTERNAL.at(what, String.valueOf(e.getMessage())), e);
  }
}
