package zta.api.flow;

import java.util.List;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ProviderType;
import zta.api.access.ReasonCode;

/**
 * All flows of this agent: the living, and a bounded number of the latest that ended. Safe for use
 * by many threads.
 */
@ProviderType
public interface FlowTable {
  /** Returns the living flows, oldest first. */
  List<Flow> live();

  /** Returns flows that ended, latest first, at most {@code limit}. */
  List<Flow> recent(int limit);

  /** Breaks off the living flows that the predicate picks and returns how many there were. */
  int close(Predicate<Flow> which, ReasonCode reason);
}
