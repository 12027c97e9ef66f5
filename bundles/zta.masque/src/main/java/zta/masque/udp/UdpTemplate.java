package zta.masque.udp;

import zta.api.flow.Destination;
import zta.api.flow.Protocol;
import zta.masque.BadTargetException;
import zta.masque.ConnectTarget;

/**
 * The URI template of UDP proxying (RFC 9298 section 3) with its default path, {@code
 * /.well-known/masque/udp/{target_host}/{target_port}/}. What it reads is as canonical as the
 * target of a CONNECT, so that policy, dialler and log see the same string.
 */
public final class UdpTemplate {
  /** What every path begins with. */
  public static final String PREFIX = "/.well-known/masque/udp/";

  private static final int MAX_PATH = 1024;
  private static final int ESCAPE = 3;

  private UdpTemplate() {}

  /** Returns the path to a destination; colons of IPv6 addresses are escaped. */
  public static String expand(Destination destination) {
    return PREFIX + destination.host().replace(":", "%3A") + "/" + destination.port() + "/";
  }

  /** Returns whether a path is meant for UDP proxying at all. */
  public static boolean isUnder(CharSequence path) {
    return path.toString().startsWith(PREFIX);
  }

  /**
   * Reads a path.
   *
   * @throws BadTargetException when it is not exactly an expansion of the template, or its host or
   *     port has no canonical meaning
   */
  public static Destination parse(CharSequence path) throws BadTargetException {
    String text = path.toString();
    if (text.length() > MAX_PATH || !text.startsWith(PREFIX) || !text.endsWith("/")) {
      throw new BadTargetException("path is not of the template");
    }
    String[] parts = text.substring(PREFIX.length()).split("/", -1);
    if (parts.length != 3) {
      throw new BadTargetException("path is not of the template");
    }
    String host = unescape(parts[0]);
    if (host.endsWith(".") || host.startsWith("[")) {
      throw new BadTargetException("host is not in the form of the template");
    }
    String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    ConnectTarget target = ConnectTarget.parse(bracketed + ":" + parts[1]);
    return new Destination(Protocol.UDP, target.host(), target.port());
  }

  /** Undoes percent-encoding, once; of printable ASCII only, which is all that a host may have. */
  private static String unescape(String text) throws BadTargetException {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        c = escaped(text, i);
        i += ESCAPE - 1;
      }
      if (c <= ' ' || c > '~' || c == '%') {
        throw new BadTargetException("character not allowed in a host");
      }
      plain.append(c);
    }
    return plain.toString();
  }

  private static char escaped(String text, int at) throws BadTargetException {
    int high = at + 2 < text.length() ? digit(text.charAt(at + 1)) : -1;
    int low = at + 2 < text.length() ? digit(text.charAt(at + 2)) : -1;
    if (high < 0 || low < 0) {
      throw new BadTargetException("percent sign without two digits");
    }
    return (char) (high << 4 | low);
  }

  private static int digit(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }
}
