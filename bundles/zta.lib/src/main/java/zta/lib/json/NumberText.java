package zta.lib.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** The number grammar of RFC 8259, section 6. */
final class NumberText {
  private NumberText() {}

  /** Returns the index behind the number that starts here, or -1 where none does. */
  static int end(String text, int start) {
    int at = start;
    if (at < text.length() && text.charAt(at) == '-') {
      at++;
    }
    int integerEnd = digits(text, at);
    if (integerEnd < 0 || (text.charAt(at) == '0' && integerEnd > at + 1)) {
      return -1;
    }
    at = integerEnd;
    if (at < text.length() && text.charAt(at) == '.') {
      at = digits(text, at + 1);
    }
    return at < 0 ? -1 : exponent(text, at);
  }

  /** Returns whether the number that starts here has neither fraction nor exponent. */
  static boolean isInteger(String text, int start) {
    int at = start;
    while (at < text.length() && (text.charAt(at) == '-' || isDigit(text.charAt(at)))) {
      at++;
    }
    return at == text.length() || ".eE".indexOf(text.charAt(at)) < 0;
  }

  /** Returns the value, null when a double cannot hold its magnitude. */
  static @Nullable Number value(String number, boolean integer) {
    if (integer) {
      BigInteger value = new BigInteger(number);
      return value.bitLength() < 64 ? (Number) value.longValue() : value;
    }
    double magnitude = Double.parseDouble(number);
    boolean zero = number.chars().takeWhile(c -> c != 'e' && c != 'E').noneMatch(NumberText::isOne);
    if (Double.isInfinite(magnitude) || (magnitude == 0 && !zero)) {
      return null;
    }
    return zero ? (Number) 0.0 : new BigDecimal(number);
  }

  private static int exponent(String text, int start) {
    if (start >= text.length() || "eE".indexOf(text.charAt(start)) < 0) {
      return start;
    }
    int at = start + 1;
    if (at < text.length() && "+-".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return digits(text, at);
  }

  private static int digits(String text, int start) {
    int at = start;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    return at == start ? -1 : at;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isOne(int c) {
    return c >= '1' && c <= '9';
  }
}
