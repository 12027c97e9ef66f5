package zta.masque.net;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs calls on one event loop, in the order in which they came: at once when the caller is on that
 * loop already and nothing waits, else in turn.
 */
// A write that fails shows as the end of its stream or connection.
@SuppressWarnings("FutureReturnValueIgnored")
public final class LoopCalls {
  private final EventExecutor loop;
  private final AtomicInteger waiting = new AtomicInteger();

  /** Makes it for a loop. */
  public LoopCalls(EventExecutor loop) {
    this.loop = loop;
  }

  /** Returns whether a call may be made right here. */
  public boolean here() {
    return waiting.get() == 0 && loop.inEventLoop();
  }

  /** Runs a call here or there. */
  public void run(Runnable call) {
    if (here()) {
      call.run();
      return;
    }
    waiting.incrementAndGet();
    loop.execute(
        () -> {
          waiting.decrementAndGet();
          call.run();
        });
  }
}
