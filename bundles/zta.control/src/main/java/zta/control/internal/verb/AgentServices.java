package zta.control.internal.verb;

import java.util.Optional;
import zta.api.fault.FaultException;

/**
 * The parts of the agent that verbs work on, as they are at this moment: each can come and go while
 * the agent runs.
 */
public interface AgentServices {
  /** Returns a part, or empty while it is not running. */
  <T> Optional<T> find(Class<T> contract);

  /**
   * Returns a part; waits a little for one that is away, then says in a fault that it is not
   * running. Not for event loops.
   */
  <T> T need(Class<T> contract) throws FaultException;
}
