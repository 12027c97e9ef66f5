package zta.lib.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Addresses as text: read strictly (no leading zeros, no short forms, no zones), written as RFC
 * 5952 has it. An IPv6 address that holds an IPv4 address ({@code ::ffff:0:0/96}) is that IPv4
 * address.
 */
public final class IpText {
  private static final int GROUPS = 8;

  private IpText() {}

  /** Returns the 4 or 16 bytes of an address, null when the text is none. */
  public static byte @Nullable [] parse(String text) {
    return text.indexOf(':') >= 0 ? parse6(text) : parse4(text, 0, text.length());
  }

  /** Returns the address, null when the text is none; nothing is resolved. */
  public static @Nullable InetAddress address(String text) {
    byte[] bytes = parse(text);
    return bytes == null ? null : address(bytes);
  }

  /** Returns the address with these 4 or 16 bytes. */
  public static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an address has 4 or 16 bytes", e);
    }
  }

  /** Returns the bytes with an IPv4-mapped IPv6 address made IPv4. */
  public static byte[] unmapped(byte[] bytes) {
    if (bytes.length != 16 || bytes[10] != -1 || bytes[11] != -1) {
      return bytes;
    }
    for (int i = 0; i < 10; i++) {
      if (bytes[i] != 0) {
        return bytes;
      }
    }
    return new byte[] {bytes[12], bytes[13], bytes[14], bytes[15]};
  }

  /** Returns the canonical text of 4 or 16 bytes. */
  public static String format(byte[] bytes) {
    return bytes.length == 4 ? format4(bytes) : format6(bytes);
  }

  private static byte @Nullable [] parse4(String text, int start, int end) {
    byte[] bytes = new byte[4];
    int at = start;
    for (int i = 0; i < 4; i++) {
      int from = at;
      int value = 0;
      while (at < end && at < from + 3 && isDigit(text.charAt(at))) {
        value = value * 10 + text.charAt(at++) - '0';
      }
      boolean leadingZero = at > from + 1 && text.charAt(from) == '0';
      if (at == from || value > 255 || leadingZero) {
        return null;
      }
      bytes[i] = (byte) value;
      if (i < 3 && (at >= end || text.charAt(at++) != '.')) {
        return null;
      }
    }
    return at == end ? bytes : null;
  }

  private static byte @Nullable [] parse6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      byte[] all = new byte[16];
      return groups(text, all, true) == GROUPS ? unmapped(all) : null;
    }
    byte[] head = new byte[16];
    byte[] tail = new byte[16];
    int before = groups(text.substring(0, gap), head, false);
    int after = groups(text.substring(gap + 2), tail, true);
    if (before < 0 || after < 0 || before + after >= GROUPS) {
      return null;
    }
    System.arraycopy(tail, 0, head, 16 - 2 * after, 2 * after);
    return unmapped(head);
  }

  /** Reads groups into the bytes; returns how many, -1 when the text is not right. */
  private static int groups(String text, byte[] bytes, boolean mayEndIn4) {
    if (text.isEmpty()) {
      return 0;
    }
    int count = 0;
    int at = 0;
    while (at <= text.length()) {
      int colon = text.indexOf(':', at);
      int end = colon < 0 ? text.length() : colon;
      if (mayEndIn4 && colon < 0 && text.indexOf('.', at) >= 0) {
        return tail4(text, at, bytes, count);
      }
      int value = hex(text, at, end);
      if (value < 0 || count == GROUPS) {
        return -1;
      }
      bytes[2 * count] = (byte) (value >>> 8);
      bytes[2 * count++ + 1] = (byte) value;
      at = end + 1;
    }
    return count;
  }

  private static int tail4(String text, int at, byte[] bytes, int count) {
    byte[] last = parse4(text, at, text.length());
    if (last == null || count > GROUPS - 2) {
      return -1;
    }
    System.arraycopy(last, 0, bytes, 2 * count, 4);
    return count + 2;
  }

  private static int hex(String text, int start, int end) {
    if (end == start || end - start > 4) {
      return -1;
    }
    int value = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private static String format4(byte[] bytes) {
    return (bytes[0] & 255)
        + "."
        + (bytes[1] & 255)
        + "."
        + (bytes[2] & 255)
        + "."
        + (bytes[3] & 255);
  }

  /** The longest run of two or more zero groups, the first of equals, becomes {@code ::}. */
  private static String format6(byte[] bytes) {
    int gapStart = -1;
    int gapLength = 1;
    for (int i = 0; i < GROUPS; i++) {
      int length = 0;
      while (i + length < GROUPS && group(bytes, i + length) == 0) {
        length++;
      }
      if (length > gapLength) {
        gapStart = i;
        gapLength = length;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == gapStart) {
        text.append("::");
        i += gapLength - 1;
      } else {
        boolean first = text.length() == 0 || text.charAt(text.length() - 1) == ':';
        text.append(first ? "" : ":").append(Integer.toHexString(group(bytes, i)));
      }
    }
    return text.toString().toLowerCase(Locale.ROOT);
  }

  private static int group(byte[] bytes, int index) {
    return (bytes[2 * index] & 255) << 8 | (bytes[2 * index + 1] & 255);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
