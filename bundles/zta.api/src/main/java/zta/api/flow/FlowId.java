package zta.api.flow;

import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The one correlation id of a flow, from the application to the activity search.
 *
 * <p>It is a W3C Trace Context identity: 16 bytes of trace id and 8 bytes of span id, lower-case
 * hexadecimal.
 *
 * @param traceId 32 hexadecimal digits, not all zero
 * @param spanId 16 hexadecimal digits, not all zero
 */
public record FlowId(String traceId, String spanId) {
  private static final Pattern TRACE = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern SPAN = Pattern.compile("[0-9a-f]{16}");

  /** Checks the form that Trace Context demands. */
  public FlowId {
    if (!TRACE.matcher(traceId).matches() || traceId.chars().allMatch(c -> c == '0')) {
      throw new IllegalArgumentException("not a trace id: " + traceId);
    }
    if (!SPAN.matcher(spanId).matches() || spanId.chars().allMatch(c -> c == '0')) {
      throw new IllegalArgumentException("not a span id: " + spanId);
    }
  }

  /** Makes a new id from a source of randomness; it need not be secret, it must not repeat. */
  public static FlowId random(RandomGenerator random) {
    return new FlowId(hex(random.nextLong()) + nonZero(random), nonZero(random));
  }

  /** Returns the value of a {@code traceparent} header, version 00, sampled. */
  public String traceparent() {
    return "00-" + traceId + "-" + spanId + "-01";
  }

  /** Returns the trace id, under which agent and headend log this flow. */
  @Override
  public String toString() {
    return traceId;
  }

  private static String nonZero(RandomGenerator random) {
    long value = random.nextLong();
    return hex(value == 0 ? 1 : value);
  }

  private static String hex(long value) {
    String digits = Long.toHexString(value);
    return "0".repeat(16 - digits.length()) + digits;
  }
}
