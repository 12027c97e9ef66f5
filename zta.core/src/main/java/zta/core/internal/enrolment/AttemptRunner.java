package zta.core.internal.enrolment;

import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;

/** Drives an attempt from state to state, noting each durably before its work begins. */
final class AttemptRunner {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptRunner.class);

  private final AttemptBook attempts;
  private final Map<AttemptState, StateHandler> handlers;
  private final Consumer<Attempt> progress;

  AttemptRunner(
      AttemptBook attempts, Map<AttemptState, StateHandler> handlers, Consumer<Attempt> progress) {
    this.attempts = attempts;
    this.handlers = Map.copyOf(handlers);
    this.progress = progress;
  }

  /** Runs an attempt to its end; on a fault it stays where it is and can be run again. */
  void run(Attempt attempt) throws FaultException {
    Attempt now = attempt;
    while (now.state() != AttemptState.DONE) {
      attempts.save(now);
      progress.accept(now);
      LOG.debug("{} is at {}", now.kind(), now.state());
      now = step(now);
    }
    attempts.remove(attempt.user());
  }

  /** A step that breaks is told and tried again as one that fails. */
  private Attempt step(Attempt attempt) throws FaultException {
    try {
      return handler(attempt.state()).run(attempt);
    } catch (RuntimeException e) {
      LOG.error("{} broke off at {}", attempt.kind(), attempt.state(), e);
      throw new FaultException(
          FaultCode.INTERNAL.at(attempt.state().text(), e.getClass().getSimpleName()), e);
    }
  }

  private StateHandler handler(AttemptState state) {
    StateHandler handler = handlers.get(state);
    if (handler == null) {
      throw new IllegalStateException("nobody handles " + state);
    }
    return handler;
  }
}
