package zta.ui.internal;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.lib.control.ControlClient;

/**
 * The way to the agent: one thread, {@code zta-ui-events}, follows the status and connects again
 * when the agent comes back; another, {@code zta-ui-requests}, does what the user asks for. Nothing
 * here runs on the event dispatch thread, and listeners are called off it.
 */
final class AgentLink implements AutoCloseable {
  private static final long RETRY_NANOS = 1_000_000_000L;
  private static final Duration PATIENCE = Duration.ofSeconds(130);
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private final Path socket;
  private final Consumer<TileModel> status;
  private final Thread events;
  private final ThreadPoolExecutor requests;
  private volatile boolean closed;

  /** Hears what becomes of a request, off the event dispatch thread. */
  interface Outcome {
    /** The agent says what it is doing. */
    default void progress(String sentence) {}

    /** It is done. */
    void done(JsonObject result);

    /** It failed. */
    void failed(Fault fault);
  }

  AgentLink(Path socket, Consumer<TileModel> status) {
    this.socket = socket;
    this.status = status;
    this.events = new Thread(this::follow, "zta-ui-events");
    this.events.setDaemon(true);
    this.requests =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(32),
            work -> {
              Thread thread = new Thread(work, "zta-ui-requests");
              thread.setDaemon(true);
              return thread;
            });
    this.requests.allowCoreThreadTimeOut(true);
  }

  /** Begins to follow the status. */
  void start() {
    events.start();
  }

  /** Asks the agent for something; the outcome follows. */
  void request(String verb, JsonObject arguments, Outcome outcome) {
    try {
      requests.execute(() -> ask(verb, arguments, outcome));
    } catch (RejectedExecutionException e) {
      outcome.failed(FaultCode.TIMED_OUT.at(verb, "too much is under way"));
    }
  }

  private void ask(String verb, JsonObject arguments, Outcome outcome) {
    try (ControlClient client = ControlClient.connect(socket)) {
      outcome.done(client.call(verb, arguments, PATIENCE, outcome::progress));
    } catch (FaultException e) {
      outcome.failed(e.fault());
    }
  }

  private void follow() {
    while (!closed) {
      try (ControlClient client = ControlClient.connect(socket)) {
        client.call("subscribe", new JsonObject(), PAUSE, step -> {});
        listen(client);
      } catch (FaultException e) {
        if (!closed) {
          status.accept(TileModel.unreachable(AttentionItem.of(e.fault())));
          LockSupport.parkNanos(RETRY_NANOS);
        }
      }
    }
  }

  private void listen(ControlClient client) throws FaultException {
    while (!closed) {
      Optional<JsonObject> event = client.event(PAUSE);
      if (event.isPresent()) {
        status.accept(TileModel.of(JsonReading.object(event.get(), "data")));
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    events.interrupt();
    requests.shutdownNow();
    try {
      events.join(2000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
