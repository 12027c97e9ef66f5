package zta.core.internal.filter;

import zta.api.access.ReasonCode;
import zta.api.flow.Flow;

/** The flow that filters are for. */
public interface FilterSubject {
  /** Returns what filters get to see. */
  Flow flow();

  /** Breaks the flow off; any thread. */
  void abort(ReasonCode reason);
}
