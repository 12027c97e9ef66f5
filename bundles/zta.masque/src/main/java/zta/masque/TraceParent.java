package zta.masque;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import zta.api.flow.FlowId;

/** The {@code traceparent} header (W3C Trace Context). */
public final class TraceParent {
  /** Name of the header. */
  public static final String HEADER = "traceparent";

  private static final int MAX = 256;
  private static final Pattern FORM =
      Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?");

  private TraceParent() {}

  /**
   * Reads a header; empty when it is absent or malformed, as the standard wants: a new trace begins
   * then. Fields that later versions append are skipped.
   */
  public static Optional<FlowId> parse(@Nullable CharSequence header) {
    if (header == null || header.length() > MAX) {
      return Optional.empty();
    }
    Matcher matcher = FORM.matcher(header);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String version = matcher.group(1);
    boolean appended = matcher.group(4) != null;
    if (version.equals("ff") || (version.equals("00") && appended)) {
      return Optional.empty();
    }
    return flowId(matcher.group(2), matcher.group(3));
  }

  private static Optional<FlowId> flowId(String trace, String span) {
    if (isZero(trace) || isZero(span)) {
      return Optional.empty();
    }
    return Optional.of(new FlowId(trace, span));
  }

  /** Writes a header. */
  public static String format(FlowId id) {
    return id.traceparent();
  }

  private static boolean isZero(String hex) {
    return hex.chars().allMatch(c -> c == '0');
  }
}
