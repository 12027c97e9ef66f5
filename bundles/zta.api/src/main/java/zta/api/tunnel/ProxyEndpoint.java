package zta.api.tunnel;

/**
 * Where a proxy listens.
 *
 * @param host name or address, also checked against its certificate
 * @param port TCP port for HTTP/2 and UDP port for HTTP/3
 */
public record ProxyEndpoint(String host, int port) {
  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
