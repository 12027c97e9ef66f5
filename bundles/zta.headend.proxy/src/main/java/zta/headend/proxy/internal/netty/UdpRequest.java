package zta.headend.proxy.internal.netty;

import java.util.Arrays;
import java.util.Locale;

/** What makes a request one for UDP (RFC 9298 section 3). */
final class UdpRequest {
  /** Value of {@code :protocol} and of {@code Upgrade}. */
  static final String PROTOCOL = "connect-udp";

  /** The header that says that capsules follow (RFC 9297 section 3.4). */
  static final String CAPSULES = "capsule-protocol";

  /** Its value. */
  static final String YES = "?1";

  private static final String SCHEME = "https";

  private UdpRequest() {}

  /** Returns whether a HTTP/1.1 request wants to go on as connect-udp. */
  static boolean isUpgrade(H1Head head) {
    return head.method().equals("GET")
        && head.headers().getOrDefault("upgrade", "").equalsIgnoreCase(PROTOCOL)
        && Arrays.stream(head.headers().getOrDefault("connection", "").split(","))
            .anyMatch(option -> option.strip().equalsIgnoreCase("upgrade"));
  }

  /** Returns the path of a HTTP/1.1 target, which may be in absolute form. */
  static String path(String target) {
    String start = SCHEME + "://";
    if (!target.toLowerCase(Locale.ROOT).startsWith(start)) {
      return target;
    }
    int slash = target.indexOf('/', start.length());
    return slash < 0 ? "/" : target.substring(slash);
  }

  /** Returns the path of an extended CONNECT, empty when its scheme is not the only one. */
  static String path(String scheme, String path) {
    return scheme.equals(SCHEME) ? path : "";
  }
}
