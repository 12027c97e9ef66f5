package zta.names.internal.dns;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A domain name in its uncompressed form on the wire, with the case it came in.
 *
 * <p>Its text is in lower case without final dot; what is no letter, digit, hyphen or underscore
 * within a label is written {@code \DDD}, so that a dot always parts labels.
 */
public final class DnsName {
  /** Longest name on the wire (RFC 1035 section 2.3.4). */
  public static final int MAX = 255;

  private static final int MAX_LABEL = 63;

  private final byte[] wire;
  private final String text;

  DnsName(byte[] wire) {
    this.wire = wire;
    this.text = text(wire);
  }

  /**
   * Makes a name from its text.
   *
   * @param host a canonical name; empty for the root
   */
  public static DnsName of(String host) {
    if (host.isEmpty()) {
      return new DnsName(new byte[1]);
    }
    byte[] ascii = host.getBytes(StandardCharsets.US_ASCII);
    byte[] wire = new byte[ascii.length + 2];
    int length = 0;
    for (int i = ascii.length - 1; i >= 0; i--) {
      if (ascii[i] == '.') {
        wire[i + 1] = (byte) length;
        length = 0;
      } else {
        wire[i + 1] = ascii[i];
        length++;
      }
      if (length > MAX_LABEL) {
        throw new IllegalArgumentException("a label is too long");
      }
    }
    wire[0] = (byte) length;
    if (wire.length > MAX) {
      throw new IllegalArgumentException("the name is too long");
    }
    return new DnsName(wire);
  }

  /** Returns the bytes on the wire. */
  public byte[] wire() {
    return wire.clone();
  }

  int length() {
    return wire.length;
  }

  void copyTo(byte[] target, int at) {
    System.arraycopy(wire, 0, target, at, wire.length);
  }

  /** Returns the text in lower case; empty for the root. */
  public String text() {
    return text;
  }

  private static String text(byte[] wire) {
    StringBuilder text = new StringBuilder(wire.length);
    int at = 0;
    while (wire[at] != 0) {
      int end = at + 1 + wire[at];
      if (at > 0) {
        text.append('.');
      }
      for (int i = at + 1; i < end; i++) {
        append(text, wire[i] & 255);
      }
      at = end;
    }
    return text.toString();
  }

  private static void append(StringBuilder text, int c) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_') {
      text.append((char) c);
    } else if (c >= 'A' && c <= 'Z') {
      text.append((char) (c + 'a' - 'A'));
    } else {
      text.append(String.format(Locale.ROOT, "\\%03d", c));
    }
  }

  /** Compares without regard to case. */
  @Override
  public boolean equals(Object other) {
    return other instanceof DnsName name && text.equals(name.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
