package zta.masque;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads IPv6 addresses (RFC 4291 section 2.2) and writes them as RFC 5952 wants. */
final class Ipv6Text {
  private static final int GROUPS = 8;

  private Ipv6Text() {}

  /** Returns the canonical text; of an IPv4-mapped address, the IPv4 address. */
  static String canonical(String text) throws BadTargetException {
    int[] groups = parse(text.toLowerCase(Locale.ROOT));
    return isMapped(groups)
        ? (groups[6] >> 8)
            + "."
            + (groups[6] & 255)
            + "."
            + (groups[7] >> 8)
            + "."
            + (groups[7] & 255)
        : write(groups);
  }

  private static int[] parse(String text) throws BadTargetException {
    int gap = text.indexOf("::");
    if (gap != text.lastIndexOf("::") || text.contains(":::")) {
      throw new BadTargetException("not an IPv6 address");
    }
    if (gap < 0) {
      int[] all = groups(text);
      if (all.length != GROUPS) {
        throw new BadTargetException("not an IPv6 address");
      }
      return all;
    }
    int[] head = groups(text.substring(0, gap));
    int[] tail = groups(text.substring(gap + 2));
    if (head.length + tail.length >= GROUPS || text.substring(0, gap).indexOf('.') >= 0) {
      throw new BadTargetException("not an IPv6 address");
    }
    int[] all = new int[GROUPS];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(tail, 0, all, GROUPS - tail.length, tail.length);
    return all;
  }

  private static int[] groups(String text) throws BadTargetException {
    if (text.isEmpty()) {
      return new int[0];
    }
    String[] parts = text.split(":", -1);
    boolean quadAtEnd = parts[parts.length - 1].indexOf('.') >= 0;
    int[] groups = new int[parts.length + (quadAtEnd ? 1 : 0)];
    for (int i = 0; i < parts.length - (quadAtEnd ? 1 : 0); i++) {
      groups[i] = group(parts[i]);
    }
    if (quadAtEnd) {
      int[] quad = quad(parts[parts.length - 1]);
      if (quad == null) {
        throw new BadTargetException("not an IPv6 address");
      }
      groups[groups.length - 2] = quad[0] << 8 | quad[1];
      groups[groups.length - 1] = quad[2] << 8 | quad[3];
    }
    return groups;
  }

  private static int group(String text) throws BadTargetException {
    boolean hex = text.chars().allMatch(c -> ConnectTarget.isHex(c));
    if (text.isEmpty() || text.length() > 4 || !hex) {
      throw new BadTargetException("not an IPv6 address");
    }
    return Integer.parseInt(text, 16);
  }

  /** Returns the four numbers of a strict dotted quad, or null. */
  static int @Nullable [] quad(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return null;
    }
    int[] numbers = new int[4];
    for (int i = 0; i < 4; i++) {
      String part = parts[i];
      boolean digits = part.chars().allMatch(c -> ConnectTarget.isDigit(c));
      boolean form = !part.isEmpty() && part.length() <= 3 && digits;
      if (!form || (part.length() > 1 && part.charAt(0) == '0')) {
        return null;
      }
      numbers[i] = Integer.parseInt(part);
      if (numbers[i] > 255) {
        return null;
      }
    }
    return numbers;
  }

  private static boolean isMapped(int[] groups) {
    for (int i = 0; i < 5; i++) {
      if (groups[i] != 0) {
        return false;
      }
    }
    return groups[5] == 0xffff;
  }

  private static String write(int[] groups) {
    int start = -1;
    int length = 1;
    for (int i = 0; i < GROUPS; i++) {
      int run = 0;
      while (i + run < GROUPS && groups[i + run] == 0) {
        run++;
      }
      if (run > length) {
        start = i;
        length = run;
      }
      i += run;
    }
    StringBuilder text = new StringBuilder(40);
    for (int i = 0; i < GROUPS; i++) {
      if (i == start) {
        text.append("::");
        i += length - 1;
        continue;
      }
      if (text.length() > 0 && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
