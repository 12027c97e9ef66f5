package zta.netcheck.internal;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A host and port that the agent needs.
 *
 * @param name what it is
 * @param host name or address
 * @param port TCP port
 * @param anchors the authorities that its certificate must lead to, empty when only the headend's
 *     own word counts
 * @param alpn what is offered to it
 */
record Endpoint(
    String name, String host, int port, List<X509Certificate> anchors, List<String> alpn) {
  /** Copies the lists. */
  Endpoint {
    anchors = List.copyOf(anchors);
    alpn = List.copyOf(alpn);
  }

  String target() {
    return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
  }
}
