package zta.headend.proxy.internal.netty;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The head of a HTTP/1.1 request (RFC 9112), read strictly: what two readers could understand
 * differently is refused.
 *
 * @param method such as {@code CONNECT}
 * @param target request target
 * @param headers by lower-case name; of a repeated one the first
 */
record H1Head(String method, String target, Map<String, String> headers) {
  private static final int MAX_HEADERS = 100;

  /** Reads a head without its last empty line; empty when it is malformed. */
  static Optional<H1Head> parse(String text) {
    String[] lines = text.split("\r\n", -1);
    String[] parts = lines[0].split(" ", -1);
    boolean form = parts.length == 3 && !parts[0].isEmpty() && !parts[1].isEmpty();
    if (!form || !parts[2].equals("HTTP/1.1") || lines.length > MAX_HEADERS) {
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
    boolean clean = isToken(parts[0]) && isClean(parts[1]);
    boolean body = headers.containsKey("transfer-encoding") || hasLength(headers);
    return clean && !body ? Optional.of(new H1Head(parts[0], parts[1], headers)) : Optional.empty();
  }

  private static boolean hasLength(Map<String, String> headers) {
    return !headers.getOrDefault("content-length", "0").equals("0");
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
