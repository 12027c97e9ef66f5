package zta.headend.proxy.internal.netty;

import java.util.Arrays;
import java.util.Locale;
import zta.masque.udp.ConnectUdp;

/** What makes a request one for UDP (RFC 9298 section 3). */
final class UdpRequest {
  private UdpRequest() {}

  /** Returns whether a HTTP/1.1 request wants to go on as connect-udp. */
  static boolean isUpgrade(H1Head head) {
    return head.method().equals("GET")
        && head.headers().getOrDefault("upgrade", "").equalsIgnoreCase(ConnectUdp.PROTOCOL)
        && Arrays.stream(head.headers().getOrDefault("connection", "").split(","))
            .anyMatch(option -> option.strip().equalsIgnoreCase("upgrade"));
  }

  /** Returns the path of a HTTP/1.1 target, which may be in absolute form. */
  static String path(String target) {
    String start = ConnectUdp.SCHEME + "://";
    if (!target.toLowerCase(Locale.ROOT).startsWith(start)) {
      return target;
    }
    int slash = target.indexOf('/', start.length());
    return slash < 0 ? "/" : target.substring(slash);
  }

  /** Returns the path of an extended CONNECT, empty when its scheme is not the only one. */
  static String path(String scheme, String path) {
    return scheme.equals(ConnectUdp.SCHEME) ? path : "";
  }
}
