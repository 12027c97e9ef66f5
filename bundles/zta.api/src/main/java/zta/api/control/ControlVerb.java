package zta.api.control;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;
import zta.api.fault.FaultException;

/**
 * A verb of the local control API; a whiteboard service, so that a module brings its own verbs.
 * Runs on a worker thread and may block up to the caller's deadline.
 */
@ConsumerType
public interface ControlVerb {
  /** Returns the verb, such as {@code dart}; lower-case letters. */
  String name();

  /** Returns one line of help. */
  String help();

  /**
   * Executes the verb. Arguments and result hold strings, numbers, booleans, lists and maps of
   * these, as JSON does.
   *
   * @param progress takes sentences about what is being done; may be called often
   */
  Map<String, Object> execute(Caller caller, Map<String, Object> arguments, Progress progress)
      throws FaultException;

  /** Takes notes of progress. */
  @FunctionalInterface
  interface Progress {
    /** Says what is being done now. */
    void step(String sentence);
  }
}
