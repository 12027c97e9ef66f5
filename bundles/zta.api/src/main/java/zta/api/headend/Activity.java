package zta.api.headend;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;
import zta.api.fault.FaultException;

/** Stores and searches activity. Safe for use by many threads. */
@ProviderType
public interface Activity {
  /**
   * What to look for; empty means everything.
   *
   * @param identity exactly this identity
   * @param transactionId exactly this flow
   * @param destination exactly this host and port
   * @param verdict {@code ALLOWED} or {@code BLOCKED}
   * @param from not before
   * @param to before
   * @param limit at most so many, 1 to 10000
   */
  record Query(
      Optional<String> identity,
      Optional<String> transactionId,
      Optional<String> destination,
      Optional<String> verdict,
      Optional<Instant> from,
      Optional<Instant> to,
      int limit) {}

  /**
   * Notes an access; never blocks, and drops the row with a count when the queue is full.
   *
   * @return a key of this row alone, for {@link #ended}; the row's transaction id may be that of
   *     others too
   */
  UUID record(ActivityRow row);

  /**
   * Notes the end of a flow: bytes and reason; never blocks.
   *
   * @param row what {@link #record} returned for it
   */
  void ended(UUID row, Instant at, String reason, long sent, long received);

  /** Searches, latest first; blocks. What was recorded before the call is found. */
  List<ActivityRow> search(Query query) throws FaultException;
}
