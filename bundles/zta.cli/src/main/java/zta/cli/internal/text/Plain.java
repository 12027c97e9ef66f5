package zta.cli.internal.text;

/** Makes text harmless for terminals. */
public final class Plain {
  private Plain() {}

  /** Returns a text without control characters and without characters that turn directions. */
  public static String text(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints().forEach(c -> plain.appendCodePoint(isHarmless(c) ? c : '?'));
    return plain.toString();
  }

  private static boolean isHarmless(int codePoint) {
    int type = Character.getType(codePoint);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR
        && type != Character.SURROGATE;
  }
}
