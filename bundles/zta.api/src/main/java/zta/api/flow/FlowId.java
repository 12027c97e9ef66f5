package zta.api.flow;

import java.util.random.RandomGenerator;

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
  private static final int TRACE = 32;
  private static final int SPAN = 16;

  /** Checks the form that Trace Context demands. */
  public FlowId {
    if (!isId(traceId, TRACE)) {
      throw new IllegalArgumentException("not a trace id: " + traceId);
    }
    if (!isId(spanId, SPAN)) {
      throw new IllegalArgumentException("not a span id: " + spanId);
    }
  }

  private static boolean isId(String text, int length) {
    boolean zero = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
        return false;
      }
      zero &= c == '0';
    }
    return text.length() == length && !zero;
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
