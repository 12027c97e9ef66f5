package zta.api.flow;

import org.osgi.annotation.versioning.ConsumerType;
import zta.api.access.ReasonCode;

/**
 * One direction of a flow, seen by whoever feeds it.
 *
 * <p>Calls come from one thread at a time, in order. No call blocks. A feeder stops reading its own
 * source while {@link #isWritable()} is false and goes on when the listener is told; what it writes
 * nevertheless is queued, not lost. Only {@link #abort} may come at any time from any thread,
 * beside another call; all but the first end are ignored.
 */
@ConsumerType
public interface ByteSink {
  /**
   * Takes ownership of a chunk and sends it on; after {@link #end()} or {@link #abort} it is
   * released unsent.
   */
  void write(Chunk chunk);

  /** Says that a burst is over, so that what was written should leave now. */
  void flush();

  /** Ends this direction in order; the other direction goes on (TCP half-close). */
  void end();

  /**
   * Breaks the flow off in both directions, so that the far end sees a reset and not a clean end.
   */
  void abort(ReasonCode reason);

  /** Returns whether more is wanted at the moment. */
  boolean isWritable();

  /**
   * Registers the one listener that runs each time {@link #isWritable()} becomes true; it must not
   * block.
   */
  void onWritable(Runnable listener);
}
