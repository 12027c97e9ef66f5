package zta.api.flow;

import java.time.Instant;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import zta.api.access.Verdict;

/** One flow that interception took, from its admission to its end. Safe for use by many threads. */
@ProviderType
public interface Flow {
  /** Returns the correlation id. */
  FlowId id();

  /** Returns both ends as intercepted. */
  FiveTuple tuple();

  /** Returns the user who owns the socket. */
  LocalUser user();

  /** Returns the owning process where it is known. */
  Optional<ProcessInfo> process();

  /** Returns the name of the interceptor that caught it. */
  String interceptor();

  /** Returns when it was admitted. */
  Instant started();

  /** Returns the payload counters now. */
  FlowCounters counters();

  /** Returns the verdict that admitted or refused it. */
  Verdict verdict();

  /** Returns how it ended, or empty while it lives. */
  Optional<FlowOutcome> outcome();
}
