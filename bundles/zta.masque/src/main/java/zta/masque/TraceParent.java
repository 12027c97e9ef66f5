package zta.masque;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import zta.api.flow.FlowId;

/** The {@code traceparent} header (W3C Trace Context). */
public final class TraceParent {
  /** Name of the header. */
  public static final String HEADER = "traceparent";

  private static final int MAX = 256;
  private static final int VERSION_END = 2;
  private static final int TRACE_END = 35;
  private static final int SPAN_END = 52;
  private static final int LENGTH = 55;

  private TraceParent() {}

  /**
   * Reads a header; empty when it is absent or malformed, as the standard wants: a new trace begins
   * then. Fields that later versions append are skipped.
   */
  public static Optional<FlowId> parse(@Nullable CharSequence header) {
    if (header == null || header.length() > MAX || !hasForm(header)) {
      return Optional.empty();
    }
    String text = header.toString();
    boolean appended = text.length() > LENGTH;
    if (text.startsWith("ff") || (text.startsWith("00") && appended)) {
      return Optional.empty();
    }
    String trace = text.substring(VERSION_END + 1, TRACE_END);
    String span = text.substring(TRACE_END + 1, SPAN_END);
    return isZero(trace) || isZero(span) ? Optional.empty() : Optional.of(new FlowId(trace, span));
  }

  /** Returns whether it is four fields of hexadecimal digits, and perhaps more behind a hyphen. */
  private static boolean hasForm(CharSequence header) {
    if (header.length() < LENGTH || (header.length() > LENGTH && header.charAt(LENGTH) != '-')) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      boolean hyphen = i == VERSION_END || i == TRACE_END || i == SPAN_END;
      char c = header.charAt(i);
      if (hyphen ? c != '-' : !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return true;
  }

  /** Writes a header. */
  public static String format(FlowId id) {
    return id.traceparent();
  }

  private static boolean isZero(String hex) {
    return hex.chars().allMatch(c -> c == '0');
  }
}
