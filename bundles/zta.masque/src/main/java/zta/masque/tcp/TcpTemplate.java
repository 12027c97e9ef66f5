package zta.masque.tcp;

import zta.api.flow.Destination;
import zta.masque.BadTargetException;
import zta.masque.ConnectTarget;

/**
 * The URI template of TCP proxying (draft-ietf-httpbis-connect-tcp), {@code
 * /.well-known/masque/tcp/{target_host}/{target_port}/}, and the words of its HTTP/1.1 form. What
 * it reads is as canonical as the target of a CONNECT.
 */
public final class TcpTemplate {
  /** The upgrade token. */
  public static final String TOKEN = "connect-tcp";

  /** Name of the header that announces capsules (RFC 9297). */
  public static final String CAPSULES = "capsule-protocol";

  /** Its value. */
  public static final String YES = "?1";

  private static final String PREFIX = "/.well-known/masque/tcp/";
  private static final int MAX_PATH = 400;

  private TcpTemplate() {}

  /** Returns the path to a destination; colons of IPv6 addresses are escaped. */
  public static String expand(Destination destination) {
    return PREFIX + destination.host().replace(":", "%3A") + "/" + destination.port() + "/";
  }

  /**
   * Reads a path.
   *
   * @throws BadTargetException when it is not exactly an expansion of the template, or its host or
   *     port has no canonical meaning
   */
  public static Destination parse(String path) throws BadTargetException {
    if (path.length() > MAX_PATH || !path.startsWith(PREFIX) || !path.endsWith("/")) {
      throw new BadTargetException("path is not of the template");
    }
    String[] parts = path.substring(PREFIX.length()).split("/", -1);
    if (parts.length != 3 || parts[0].startsWith("[") || parts[0].indexOf(':') >= 0) {
      throw new BadTargetException("path is not of the template");
    }
    // Nothing else in a host has to be escaped; whatever is, is refused with its percent sign.
    String host = parts[0].replace("%3A", ":").replace("%3a", ":");
    String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return ConnectTarget.parse(bracketed + ":" + parts[1]).destination();
  }
}
