package zta.intercept.local.internal;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import zta.api.flow.Destination;
import zta.api.flow.Protocol;

/** Reads {@code host:port} and {@code [address]:port}. Pure. */
public final class Authority {
  /** Says that a port must be there. */
  public static final int NO_DEFAULT = 0;

  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([^:/?#@\\[\\]\\s]+))(?::([0-9]{1,5}))?");

  private Authority() {}

  /** Returns the destination, or empty when the text is none. */
  public static Optional<Destination> destination(String text, int defaultPort) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String digits = parts.group(3);
    int port = digits == null ? defaultPort : Integer.parseInt(digits);
    if (port < 1 || port > 65535) {
      return Optional.empty();
    }
    String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
    return Hosts.canonical(host).map(canonical -> new Destination(Protocol.TCP, canonical, port));
  }

  /** Returns the text of an address, the other way round. */
  public static String of(InetSocketAddress address) {
    String host = Hosts.canonical(address.getAddress());
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }
}
