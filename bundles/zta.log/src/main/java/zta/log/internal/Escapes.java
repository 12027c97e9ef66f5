package zta.log.internal;

/**
 * Makes text fit for one line of a log: whoever chose the text can neither begin a line nor steer a
 * terminal.
 */
final class Escapes {
  private static final int LONGEST = 16 * 1024;
  private static final char DELETE = 0x7f;
  private static final char LAST_C1 = 0x9f;

  private Escapes() {}

  /** Appends a text, with everything escaped that is no plain character. */
  static void append(StringBuilder line, String text) {
    int end = Math.min(text.length(), LONGEST);
    for (int i = 0; i < end; i++) {
      append(line, text.charAt(i));
    }
    if (end < text.length()) {
      line.append("... (").append(text.length() - end).append(" more)");
    }
  }

  private static void append(StringBuilder line, char c) {
    switch (c) {
      case '\n' -> line.append("\\n");
      case '\r' -> line.append("\\r");
      case '\t' -> line.append("\\t");
      default -> {
        if (isPlain(c)) {
          line.append(c);
        } else {
          line.append(String.format("\\u%04x", (int) c));
        }
      }
    }
  }

  private static boolean isPlain(char c) {
    if (c < DELETE) {
      return c >= ' ';
    }
    return c > LAST_C1
        && Character.getType(c) != Character.FORMAT
        && Character.getType(c) != Character.LINE_SEPARATOR
        && Character.getType(c) != Character.PARAGRAPH_SEPARATOR;
  }
}
