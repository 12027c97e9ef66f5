package zta.dart.internal;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes secrets out of texts, always in the same way: private keys, tokens, passwords, cookies. The
 * same text gives the same result, so that two bundles can be compared.
 */
final class Redactor {
  private record Rule(Pattern pattern, String replacement) {}

  /** A header's value; in a log, whose lines are escaped, it ends where its own line did. */
  private static final String TO_LINE_END = "[^\\r\\n]*?(?=\\\\[rn]|[\\r\\n]|\\z)";

  /** Possessive throughout: the matcher would otherwise go one call deeper with each character. */
  private static final String QUOTED = "\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"";

  private static final List<Rule> RULES =
      List.of(
          rule(
              "-----BEGIN ([A-Z ]*PRIVATE KEY)-----[\\s\\S]*?(?:-----END \\1-----|\\z)",
              "[redacted private key]"),
          rule("\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]*", "[redacted token]"),
          rule("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9+/=._~-]{8,}", "$1 [redacted]"),
          rule(
              "(?i)((?:set-)?cookie|(?:proxy-)?authorization)(\"?\\s*:\\s*)" + TO_LINE_END,
              "$1$2[redacted]"),
          rule(
              "(?i)(\"?[a-z0-9_.-]*(?:password|passwd|passphrase|secret|token|hmackey|mackey|api[-_]?key|private[-_]?key)"
                  + "[a-z0-9_.-]*\"?\\s*[:=]\\s*)("
                  + QUOTED
                  + "|'[^']*+'|[^\\s,;}\\]]+)",
              "$1\"[redacted]\""));

  private static Rule rule(String pattern, String replacement) {
    return new Rule(Pattern.compile(pattern), replacement);
  }

  /** A text without its secrets, and how many were taken out. */
  record Result(String text, int redactions) {}

  Result redact(String text) {
    String current = text;
    int count = 0;
    for (Rule rule : RULES) {
      var matcher = rule.pattern().matcher(current);
      StringBuilder out = new StringBuilder();
      while (matcher.find()) {
        count++;
        matcher.appendReplacement(out, rule.replacement());
      }
      current = matcher.appendTail(out).toString();
    }
    return new Result(current, count);
  }
}
