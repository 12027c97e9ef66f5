package zta.log.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The grammar of a log line. */
final class Grammar {
  private static final Pattern LINE =
      Pattern.compile(
          "(?<time>\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.(?<micros>\\d{6}))"
              + " (?<process>\\w+)\\[0x(?<pid>[0-9a-f]{8}), 0x(?<tid>[0-9a-f]{8})]"
              + " (?<level>[TDIWE])/ (?<file>\\w[\\w$]*\\.java):(?<line>\\d+)"
              + " (?<class>\\w[\\w$]*)::(?<method>[\\w$]+)\\(\\) (?<text>[^\\p{Cntrl}]*)");

  private Grammar() {}

  /** Parses a line, failing when it is not of the grammar. */
  static Matcher parse(String line) {
    Matcher matcher = LINE.matcher(line);
    assertTrue(matcher.matches(), () -> "not of the grammar: " + line);
    return matcher;
  }
}
