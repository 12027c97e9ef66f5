package zta.core.internal.runtime;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;

/**
 * One lane of work for each user: what concerns a user's enrolment happens one after the other, on
 * worker threads; users do not wait for each other.
 */
@Component(service = UserLanes.class)
public final class UserLanes {
  private static final Logger LOG = LoggerFactory.getLogger(UserLanes.class);

  private final Timers timers;
  private final Map<LocalUser, Lane> lanes = new ConcurrentHashMap<>();

  /** Work that may fail with a fault. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does it; may block. */
    T run() throws FaultException;
  }

  /** Runs lanes on the engine's workers. */
  @Activate
  public UserLanes(@Reference Timers timers) {
    this.timers = timers;
  }

  /** Queues work in a user's lane. */
  public <T> CompletionStage<T> submit(LocalUser user, Work<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    lanes.computeIfAbsent(user, any -> new Lane()).add(() -> complete(result, work));
    return result;
  }

  /** Queues work whose outcome nobody waits for. */
  public void run(LocalUser user, Runnable work) {
    lanes.computeIfAbsent(user, any -> new Lane()).add(work);
  }

  private static <T> void complete(CompletableFuture<T> result, Work<T> work) {
    try {
      result.complete(work.run());
    } catch (FaultException e) {
      LOG.debug("Work ended with a fault", e);
      result.completeExceptionally(e);
    } catch (RuntimeException e) {
      LOG.error("Work of a user's lane failed", e);
      result.completeExceptionally(e);
    }
  }

  /** The queue of one user. */
  private final class Lane {
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean busy;

    synchronized void add(Runnable work) {
      waiting.add(work);
      if (!busy) {
        busy = true;
        timers.execute(this::next);
      }
    }

    private void next() {
      Runnable work = poll();
      if (work == null) {
        return;
      }
      try {
        work.run();
      } finally {
        timers.execute(this::next);
      }
    }

    private synchronized @org.jspecify.annotations.Nullable Runnable poll() {
      Runnable work = waiting.poll();
      busy = work != null;
      return work;
    }
  }
}
