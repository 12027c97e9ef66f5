package zta.core.internal.network;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Picks the default routes from {@code /proc/net/route} and {@code /proc/net/ipv6_route}. Pure. */
final class DefaultRoutes {
  private static final String OWN_LINK = "zta";
  private static final String LOOPBACK = "lo";
  private static final String V4_ANY = "00000000";
  private static final String V6_ANY = "0".repeat(32);
  private static final String NO_PREFIX = "00";
  private static final int V4_FIELDS = 8;
  private static final int V6_FIELDS = 10;
  private static final int MAX_ROUTES = 32;

  private DefaultRoutes() {}

  /** Returns gateway, metric and link of each default route. */
  static List<String> of(Stream<String> v4, Stream<String> v6) {
    List<String> routes = new ArrayList<>();
    v4.map(line -> line.strip().split("\\s+"))
        .filter(f -> f.length >= V4_FIELDS && f[1].equals(V4_ANY) && f[7].equals(V4_ANY))
        .filter(f -> counts(f[0]))
        .limit(MAX_ROUTES)
        .forEach(f -> routes.add(f[2] + " " + f[6] + " " + f[0]));
    v6.map(line -> line.strip().split("\\s+"))
        .filter(f -> f.length >= V6_FIELDS && f[0].equals(V6_ANY) && f[1].equals(NO_PREFIX))
        .filter(f -> counts(f[9]))
        .limit(MAX_ROUTES)
        .forEach(f -> routes.add(f[4] + " " + f[5] + " " + f[9]));
    routes.sort(null);
    return routes;
  }

  private static boolean counts(String link) {
    return !link.equals(LOOPBACK) && !link.startsWith(OWN_LINK);
  }
}
