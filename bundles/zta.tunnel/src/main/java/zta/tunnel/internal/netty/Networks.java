package zta.tunnel.internal.netty;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers in which networks QUIC did not get through. A network is the prefix of the address that
 * this machine has on the way to the proxy. Thread-safe.
 */
final class Networks {
  /** Finds the own address on the way to somewhere; may ask the operating system. */
  interface Route {
    InetAddress source(InetSocketAddress to) throws IOException;
  }

  private static final Duration REMEMBERED = Duration.ofMinutes(10);
  private static final int MOST = 64;
  private static final int IPV4_PREFIX_BYTES = 3;
  private static final int IPV6_PREFIX_BYTES = 8;
  private static final String UNKNOWN = "";

  private final InstantSource clock;
  private final Route route;
  private final Map<String, Instant> blocked =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > MOST;
        }
      };
  private String current = UNKNOWN;

  Networks(InstantSource clock, Route route) {
    this.clock = clock;
    this.route = route;
  }

  /** Asks the system's routing table, without sending anything. */
  static InetAddress systemRoute(InetSocketAddress to) throws IOException {
    try (DatagramSocket probe = new DatagramSocket()) {
      probe.connect(to);
      return probe.getLocalAddress();
    }
  }

  /** Finds out where this machine is now; not for event loops. */
  void look(InetSocketAddress proxy) {
    String found = UNKNOWN;
    try {
      found = prefix(route.source(proxy));
    } catch (IOException | RuntimeException e) {
      // No way to the proxy at the moment: no network that could be remembered.
    }
    synchronized (this) {
      current = found;
    }
  }

  private static String prefix(InetAddress address) {
    int length = address instanceof Inet4Address ? IPV4_PREFIX_BYTES : IPV6_PREFIX_BYTES;
    return HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), length));
  }

  /** QUIC did not get through here. */
  synchronized void failed() {
    blocked.remove(current);
    blocked.put(current, clock.instant());
  }

  /** QUIC gets through here. */
  synchronized void worked() {
    blocked.remove(current);
  }

  /** Returns whether QUIC is known not to get through here. */
  synchronized boolean isBlocked() {
    Instant at = blocked.get(current);
    return at != null && clock.instant().isBefore(at.plus(REMEMBERED));
  }
}
