package zta.api.headend;

import java.time.Instant;
import java.util.Map;

/**
 * A row of the activity search: one access, allowed or not.
 *
 * @param at when it was decided
 * @param transactionId trace id of the flow, as its client chose it; to search by, not a key
 * @param identity whose certificate it was, as its subject alternative name says
 * @param verdict {@code ALLOWED} or {@code BLOCKED}
 * @param reason reason code
 * @param resourceId private resource, empty when none
 * @param ruleId deciding rule, empty for the default
 * @param destination host and port as asked for
 * @param details further columns by the names of the export schema; values hold no secret
 */
public record ActivityRow(
    Instant at,
    String transactionId,
    String identity,
    String verdict,
    String reason,
    String resourceId,
    String ruleId,
    String destination,
    Map<String, String> details) {
  /** Copies the map. */
  public ActivityRow {
    details = Map.copyOf(details);
  }
}
