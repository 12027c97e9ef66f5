package zta.lib.net;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;

/**
 * Hosts in the one form that policy, dialler and log all see: a lower-case A-label name without
 * trailing dot, or an address in the text form of RFC 5952 without brackets.
 */
public final class Hosts {
  private static final int MAX_NAME = 253;
  private static final int MAX_LABEL = 63;

  private Hosts() {}

  /**
   * Returns the canonical form of a name or address (brackets around an IPv6 address are fine);
   * empty when it is neither. A name that some programs take for an address, such as {@code 127.1}
   * or {@code 0x7f000001}, is neither.
   */
  public static Optional<String> canonical(String host) {
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    byte[] address = IpText.parse(bare);
    if (address != null) {
      boolean v4InBrackets = bracketed && bare.indexOf(':') < 0;
      return v4InBrackets ? Optional.empty() : Optional.of(IpText.format(address));
    }
    return bracketed ? Optional.empty() : name(host);
  }

  /** Returns the canonical form of a name; empty when it is none. */
  public static Optional<String> name(String name) {
    if (name.isEmpty() || name.length() > 2 * MAX_NAME) {
      return Optional.empty();
    }
    String ascii = name;
    if (!name.chars().allMatch(c -> c < 0x80)) {
      try {
        ascii = IDN.toASCII(name);
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    if (ascii.endsWith(".")) {
      ascii = ascii.substring(0, ascii.length() - 1);
    }
    String lower = ascii.toLowerCase(Locale.ROOT);
    return isName(lower) ? Optional.of(lower) : Optional.empty();
  }

  /** Returns whether a text is a name in canonical form. */
  public static boolean isName(String name) {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      return false;
    }
    int start = 0;
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', start)) {
      if (!isLabel(name, start, dot)) {
        return false;
      }
      start = dot + 1;
    }
    return isLabel(name, start, name.length()) && !isNumeric(name, start);
  }

  private static boolean isLabel(String name, int start, int end) {
    if (end == start
        || end - start > MAX_LABEL
        || name.charAt(start) == '-'
        || name.charAt(end - 1) == '-') {
      return false;
    }
    for (int i = start; i < end; i++) {
      char c = name.charAt(i);
      boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!letterOrDigit && c != '-' && c != '_') {
        return false;
      }
    }
    return true;
  }

  /** A last label that is a number makes the whole an address in the eyes of many programs. */
  private static boolean isNumeric(String name, int start) {
    boolean hexadecimal = name.startsWith("0x", start);
    for (int i = hexadecimal ? start + 2 : start; i < name.length(); i++) {
      if (Character.digit(name.charAt(i), hexadecimal ? 16 : 10) < 0) {
        return false;
      }
    }
    return true;
  }
}
