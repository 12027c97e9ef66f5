package zta.tunnel.internal.netty;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import zta.masque.ProxyStatus;

/**
 * The head of a HTTP/1.1 response (RFC 9112), read strictly.
 *
 * @param status HTTP status
 * @param headers by lower-case name; of a repeated one the first
 */
record H1Answer(int status, Map<String, String> headers) {
  private static final int MAX_HEADERS = 100;
  private static final String VERSION = "HTTP/1.1 ";
  private static final Set<Integer> NOT_KNOWN = Set.of(404, 405, 426, 501);
  private static final int STATUS_END = VERSION.length() + 3;

  /** Reads a head without its last empty line; empty when it is malformed. */
  static Optional<H1Answer> parse(String text) {
    String[] lines = text.split("\r\n", -1);
    int status = status(lines[0]);
    if (status < 100 || lines.length > MAX_HEADERS) {
      return Optional.empty();
    }
    Map<String, String> headers = new HashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon < 1 || !isToken(lines[i].substring(0, colon)) || !isClean(lines[i])) {
        return Optional.empty();
      }
      String name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
      headers.putIfAbsent(name, lines[i].substring(colon + 1).strip());
    }
    return Optional.of(new H1Answer(status, Map.copyOf(headers)));
  }

  /** Returns the status of a status line, 0 when it is none. */
  private static int status(String line) {
    boolean form = line.startsWith(VERSION) && line.length() >= STATUS_END && isClean(line);
    if (!form || (line.length() > STATUS_END && line.charAt(STATUS_END) != ' ')) {
      return 0;
    }
    String number = line.substring(VERSION.length(), STATUS_END);
    return number.chars().allMatch(c -> c >= '0' && c <= '9') ? Integer.parseInt(number) : 0;
  }

  /** Returns whether the protocol was switched to another. */
  boolean switchesTo(String protocol) {
    return status == 101 && protocol.equals(headers.get("upgrade"));
  }

  /** Returns whether the request was understood and refused. */
  boolean isRefusal() {
    return headers.containsKey(ProxyStatus.HEADER) || (status > 400 && !NOT_KNOWN.contains(status));
  }

  private static boolean isToken(String text) {
    return text.chars()
        .allMatch(
            c -> c < 127 && (Character.isLetterOrDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0));
  }

  private static boolean isClean(String text) {
    return text.chars().allMatch(c -> (c >= ' ' && c != 127) || c == '\t');
  }
}
