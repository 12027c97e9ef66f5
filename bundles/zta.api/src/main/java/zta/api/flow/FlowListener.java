package zta.api.flow;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears of every flow; a whiteboard service. Calls come from event loops: they must not block and
 * must not throw.
 */
@ConsumerType
public interface FlowListener {
  /** A flow was admitted or refused; a refused one already has its outcome. */
  void flowStarted(Flow flow);

  /** A flow ended; its outcome is present. */
  void flowEnded(Flow flow);
}
