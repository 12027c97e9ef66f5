package zta.masque;

import java.net.IDN;
import java.util.Locale;
import zta.api.flow.Destination;
import zta.api.flow.Protocol;

/**
 * The target of a CONNECT request (RFC 9110 section 9.3.6), read once and made canonical, so that
 * policy, dialler and log see the same string.
 *
 * <p>Names become lower-case A-labels without trailing dot. IPv4 is a strict dotted quad; whatever
 * else ends in a number is refused. IPv6 takes the form of RFC 5952; an IPv4-mapped address becomes
 * the IPv4 address that it is.
 *
 * @param host canonical name or address, without brackets
 * @param port 1 to 65535
 */
public record ConnectTarget(String host, int port) {
  private static final int MAX_AUTHORITY = 320;
  private static final int MAX_NAME = 253;
  private static final int MAX_LABEL = 63;

  /**
   * Reads an authority of the form {@code host:port}.
   *
   * @throws BadTargetException when it is anything else
   */
  public static ConnectTarget parse(CharSequence authority) throws BadTargetException {
    String text = authority.toString();
    if (text.isEmpty() || text.length() > MAX_AUTHORITY) {
      throw new BadTargetException("target is empty or too long");
    }
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw new BadTargetException("target has no port");
    }
    return new ConnectTarget(host(text.substring(0, colon)), port(text.substring(colon + 1)));
  }

  /** Returns it as the destination of a TCP flow. */
  public Destination destination() {
    return new Destination(Protocol.TCP, host, port);
  }

  private static int port(String text) throws BadTargetException {
    boolean digits =
        !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> isDigit(c));
    if (!digits || text.charAt(0) == '0') {
      throw new BadTargetException("port is not a number from 1 to 65535");
    }
    int port = Integer.parseInt(text);
    if (port > 65535) {
      throw new BadTargetException("port is not a number from 1 to 65535");
    }
    return port;
  }

  private static String host(String text) throws BadTargetException {
    if (text.startsWith("[")) {
      if (!text.endsWith("]")) {
        throw new BadTargetException("bracket is not closed");
      }
      return Ipv6Text.canonical(text.substring(1, text.length() - 1));
    }
    if (text.indexOf(':') >= 0) {
      throw new BadTargetException("IPv6 address without brackets");
    }
    return text.chars().allMatch(c -> c < 128) ? asciiHost(text) : foreignHost(text);
  }

  private static String foreignHost(String text) throws BadTargetException {
    String ascii;
    try {
      ascii = IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES);
    } catch (IllegalArgumentException e) {
      throw new BadTargetException("name is not a valid international name");
    }
    String host = asciiHost(ascii);
    if (isDigit(host.charAt(host.length() - 1)) && isQuad(host)) {
      throw new BadTargetException("address in foreign digits");
    }
    return host;
  }

  private static String asciiHost(String text) throws BadTargetException {
    String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    name = name.toLowerCase(Locale.ROOT);
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw new BadTargetException("host is empty or too long");
    }
    String[] labels = name.split("\\.", -1);
    for (String label : labels) {
      checkLabel(label);
    }
    if (!looksNumeric(labels[labels.length - 1])) {
      return name;
    }
    if (text.endsWith(".") || !isQuad(name)) {
      throw new BadTargetException("number is not an IPv4 address in dotted form");
    }
    return name;
  }

  private static void checkLabel(String label) throws BadTargetException {
    if (label.isEmpty() || label.length() > MAX_LABEL) {
      throw new BadTargetException("label is empty or too long");
    }
    if (label.charAt(0) == '-' || label.charAt(label.length() - 1) == '-') {
      throw new BadTargetException("label begins or ends with a hyphen");
    }
    for (int i = 0; i < label.length(); i++) {
      char c = label.charAt(i);
      if (!(c >= 'a' && c <= 'z') && !isDigit(c) && c != '-' && c != '_') {
        throw new BadTargetException("character not allowed in a host");
      }
    }
  }

  /** What resolvers would take for a part of an IPv4 address: decimal, octal, hexadecimal. */
  private static boolean looksNumeric(String label) {
    if (label.chars().allMatch(c -> isDigit(c))) {
      return true;
    }
    return label.startsWith("0x") && label.substring(2).chars().allMatch(c -> isHex(c));
  }

  private static boolean isQuad(String text) {
    return Ipv6Text.quad(text) != null;
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean isHex(int c) {
    return isDigit(c) || (c >= 'a' && c <= 'f');
  }
}
