package zta.control.internal;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.control.Caller;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.api.status.StatusListener;
import zta.control.internal.server.Connection;
import zta.control.internal.verb.Arguments;

/**
 * Tells subscribers about changes of status, on one thread, {@code zta-control-events-0}. Changes
 * of one user that come in quick succession are told once, with the latest status.
 */
final class Subscriptions implements StatusListener, AutoCloseable {
  static final String VERB = "subscribe";
  private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);
  private static final long GATHER_MILLIS = 20;

  private final ConcurrentMap<Connection, Caller> subscribers = new ConcurrentHashMap<>();
  private final Set<LocalUser> changed = ConcurrentHashMap.newKeySet();
  private final Function<Caller, Optional<Map<String, Object>>> status;
  private final ScheduledExecutorService teller =
      Executors.newSingleThreadScheduledExecutor(new NamedThreads("zta-control-events-"));

  /**
   * Makes the subscriptions.
   *
   * @param status gives the status of a caller's user, empty while nobody knows it
   */
  Subscriptions(Function<Caller, Optional<Map<String, Object>>> status) {
    this.status = status;
  }

  /** Subscribes a connection to the status of its user, or of another for an administrator. */
  Map<String, Object> add(Connection connection, Caller caller, Map<String, Object> arguments)
      throws FaultException {
    LocalUser subject = new Arguments(arguments).user(caller);
    connection.keep();
    subscribers.put(connection, new Caller(subject, caller.administrator()));
    if (connection.isClosed()) {
      subscribers.remove(connection);
    }
    statusChanged(subject);
    return Map.of("schema", "zta.subscription/1", "user", subject.name());
  }

  void remove(Connection connection) {
    subscribers.remove(connection);
  }

  @Override
  public void statusChanged(LocalUser user) {
    if (!subscribers.isEmpty() && changed.add(user)) {
      try {
        var unused = teller.schedule(() -> tell(user), GATHER_MILLIS, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        LOG.debug("Closing, nobody is told any more");
      }
    }
  }

  private void tell(LocalUser user) {
    changed.remove(user);
    subscribers.forEach(
        (connection, caller) -> {
          if (caller.user().equals(user)) {
            tell(connection, caller);
          }
        });
  }

  private void tell(Connection connection, Caller caller) {
    try {
      status.apply(caller).ifPresent(data -> connection.send(Replies.event("status", data)));
    } catch (RuntimeException e) {
      LOG.warn("A change of status could not be told", e);
    }
  }

  @Override
  public void close() {
    teller.shutdownNow();
  }
}
