package zta.names.internal.resolve;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Lets queries wait until it is known what is private: not long, and not too many. */
final class Gate {
  private static final int MOST = 256;

  private final Map<Object, CompletableFuture<Boolean>> waiting = new ConcurrentHashMap<>();
  private final long millis;
  private volatile boolean open;

  Gate(long millis) {
    this.millis = millis;
  }

  void open() {
    open = true;
    waiting.values().forEach(one -> one.complete(true));
  }

  boolean isOpen() {
    return open;
  }

  /** Completes with whether the gate is open: at once, when it opens, or after a while. */
  CompletionStage<Boolean> pass() {
    if (open || waiting.size() >= MOST) {
      return CompletableFuture.completedFuture(open);
    }
    CompletableFuture<Boolean> passed = new CompletableFuture<>();
    Object key = new Object();
    waiting.put(key, passed);
    if (open) {
      passed.complete(true);
    }
    return passed
        .completeOnTimeout(false, millis, TimeUnit.MILLISECONDS)
        .whenComplete((result, failure) -> waiting.remove(key));
  }
}
