package zta.api.flow;

import static java.util.Objects.requireNonNull;

/**
 * What an application asked for: a name or an address, a port, a protocol. Never resolved here.
 *
 * <p>The host is canonical: a lower-case A-label name without trailing dot, or an address in the
 * text form of RFC 5952 without brackets. Policy, dialler and log see the same string.
 *
 * @param protocol transport protocol
 * @param host canonical name or address
 * @param port 1 to 65535
 */
public record Destination(Protocol protocol, String host, int port) {
  /** Checks the parts; canonical form is the maker's duty. */
  public Destination {
    requireNonNull(protocol, "protocol");
    if (host.isEmpty() || host.length() > 255) {
      throw new IllegalArgumentException("host must have 1 to 255 characters");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port must be 1 to 65535: " + port);
    }
  }

  /** Returns whether the host is an IPv6 address, which authority form puts in brackets. */
  public boolean isIpv6() {
    return host.indexOf(':') >= 0;
  }

  /** Returns {@code host:port} with brackets where RFC 3986 wants them. */
  public String authority() {
    return isIpv6() ? "[" + host + "]:" + port : host + ":" + port;
  }

  /** Returns for example {@code tcp:wiki.corp.example:443}. */
  @Override
  public String toString() {
    return (protocol == Protocol.TCP ? "tcp:" : "udp:") + authority();
  }
}
