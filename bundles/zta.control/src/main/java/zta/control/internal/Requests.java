package zta.control.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.control.Caller;
import zta.api.control.ControlVerb;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.control.internal.server.Connection;
import zta.control.internal.server.FrameHandler;

/**
 * Runs what callers ask for on a bounded pool, {@code zta-control-n}, with a share for each user so
 * that nobody takes all threads.
 */
final class Requests implements FrameHandler, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Requests.class);
  private static final int THREADS = 12;
  private static final int SHARE = 4;
  private static final int QUEUE = 64;

  private final VerbTable verbs;
  private final Administrators administrators;
  private final Subscriptions subscriptions;
  private final Shares shares = new Shares(SHARE);
  private final ThreadPoolExecutor workers;

  Requests(VerbTable verbs, Administrators administrators, Subscriptions subscriptions) {
    this.verbs = verbs;
    this.administrators = administrators;
    this.subscriptions = subscriptions;
    this.workers =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            20,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            new NamedThreads("zta-control-"));
    this.workers.allowCoreThreadTimeOut(true);
  }

  @Override
  public void frame(Connection connection, byte[] frame) {
    if (!shares.take(connection.user())) {
      refuse(connection, frame);
      return;
    }
    try {
      workers.execute(() -> run(connection, frame));
    } catch (RejectedExecutionException e) {
      shares.giveBack(connection.user());
      refuse(connection, frame);
    }
  }

  @Override
  public void tooLong(Connection connection) {
    connection.sendLast(
        Replies.fault(
            JsonNull.INSTANCE,
            FaultCode.BAD_REQUEST.at("request", "it is longer than one frame may be")));
  }

  @Override
  public void closed(Connection connection) {
    subscriptions.remove(connection);
  }

  private void run(Connection connection, byte[] frame) {
    try {
      JsonObject object = Request.parse(frame);
      JsonElement id = Request.idOf(object);
      connection.send(answer(connection, id, object));
    } catch (FaultException e) {
      connection.sendLast(Replies.fault(JsonNull.INSTANCE, e.fault()));
    } finally {
      shares.giveBack(connection.user());
      connection.answered();
    }
  }

  private byte[] answer(Connection connection, JsonElement id, JsonObject frame) {
    try {
      return Replies.result(id, execute(connection, Request.of(frame)));
    } catch (FaultException e) {
      return Replies.fault(id, e.fault());
    } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
      // A module's verb can be of any quality, or its bundle on its way out: who asked is answered.
      LOG.warn("A verb of the control API failed", e);
      return Replies.fault(id, FaultCode.INTERNAL.at("control API", e.getClass().getSimpleName()));
    }
  }

  private Map<String, Object> execute(Connection connection, Request request)
      throws FaultException {
    Caller caller = administrators.caller(connection.user());
    if (request.verb().equals(Subscriptions.VERB)) {
      return subscriptions.add(connection, caller, request.arguments());
    }
    ControlVerb verb =
        verbs
            .find(request.verb())
            .orElseThrow(
                () ->
                    new FaultException(
                        FaultCode.BAD_REQUEST.at(
                            request.verb(), "there is no such verb", "See: zta help.")));
    return verb.execute(
        caller,
        request.arguments(),
        sentence -> connection.send(Replies.progress(request.id(), sentence)));
  }

  /** Tells a caller that it has too much under way; parsing is cheap beside that. */
  private static void refuse(Connection connection, byte[] frame) {
    Fault fault =
        FaultCode.TIMED_OUT.at(
            "control API",
            "too many requests of this user are under way",
            "Wait for their answers, then try again.");
    try {
      connection.send(Replies.fault(Request.idOf(Request.parse(frame)), fault));
    } catch (FaultException e) {
      connection.sendLast(Replies.fault(JsonNull.INSTANCE, e.fault()));
    } finally {
      connection.answered();
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
    try {
      if (!workers.awaitTermination(2, TimeUnit.SECONDS)) {
        LOG.warn("A verb of the control API does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
