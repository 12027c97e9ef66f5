package zta.log.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes events in the log's grammar:
 *
 * <pre>
 * YYYY-MM-DD HH:MM:SS.uuuuuu process[0xPID, 0xTID] L/ File.java:NNN Class::method() text
 * </pre>
 *
 * <p>Local time, microseconds as the clock gives them. Each line of a stack trace is a whole line
 * of the grammar, its text beginning with a bar.
 */
final class LogLine {
  private static final int MOST_TRACE_LINES = 200;
  private static final int DEEPEST_CAUSE = 10;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

  private final String process;
  private final long pid;
  private final ZoneId zone;

  LogLine(String process, long pid, ZoneId zone) {
    this.process = process;
    this.pid = pid;
    this.zone = zone;
  }

  /** Returns the event's line or lines; call it on the thread that logged. */
  String format(ILoggingEvent event) {
    StringBuilder prefix = new StringBuilder(160);
    Instant instant = event.getInstant();
    Instant time = instant == null ? Instant.ofEpochMilli(event.getTimeStamp()) : instant;
    TIME.formatTo(time.atZone(zone), prefix);
    prefix.append(' ').append(process).append("[0x");
    hex(prefix, pid);
    prefix.append(", 0x");
    hex(prefix, Thread.currentThread().getId());
    prefix.append("] ").append(letter(event.getLevel())).append("/ ");
    Caller.append(prefix, event.getLoggerName());
    prefix.append(' ');
    StringBuilder lines = new StringBuilder(prefix);
    Escapes.append(lines, String.valueOf(event.getFormattedMessage()));
    lines.append('\n');
    for (String text : trace(event.getThrowableProxy())) {
      lines.append(prefix);
      Escapes.append(lines, text);
      lines.append('\n');
    }
    return lines.toString();
  }

  private static void hex(StringBuilder line, long number) {
    String digits = Long.toHexString(number & 0xffffffffL);
    line.append("00000000", digits.length(), 8).append(digits);
  }

  private static char letter(Level level) {
    return switch (level.toInt()) {
      case Level.ERROR_INT -> 'E';
      case Level.WARN_INT -> 'W';
      case Level.INFO_INT -> 'I';
      case Level.DEBUG_INT -> 'D';
      default -> 'T';
    };
  }

  private static List<String> trace(@org.jspecify.annotations.Nullable IThrowableProxy thrown) {
    List<String> lines = new ArrayList<>();
    if (thrown != null) {
      trace(lines, thrown, "| ", 0);
    }
    if (lines.size() > MOST_TRACE_LINES) {
      int more = lines.size() - MOST_TRACE_LINES;
      lines.subList(MOST_TRACE_LINES, lines.size()).clear();
      lines.add("| ... " + more + " more lines");
    }
    return lines;
  }

  private static void trace(List<String> lines, IThrowableProxy thrown, String intro, int depth) {
    lines.add(intro + thrown.getClassName() + ": " + thrown.getMessage());
    StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
    for (int i = 0; i < frames.length - thrown.getCommonFrames(); i++) {
      lines.add("|   at " + frames[i].getStackTraceElement());
    }
    if (depth >= DEEPEST_CAUSE) {
      return;
    }
    for (IThrowableProxy suppressed : thrown.getSuppressed()) {
      trace(lines, suppressed, "| suppressed: ", depth + 1);
    }
    if (thrown.getCause() != null) {
      trace(lines, thrown.getCause(), "| caused by: ", depth + 1);
    }
  }
}
