package zta.names.internal.steer;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where queries are to go.
 *
 * @param servers the resolver's addresses, all of one port
 * @param domains the domains that hold private names; the empty text for all names
 */
public record Wanted(List<InetSocketAddress> servers, Set<String> domains) {
  /** Copies the collections. */
  public Wanted {
    servers = List.copyOf(servers);
    domains = Set.copyOf(domains);
  }

  int port() {
    return servers.get(0).getPort();
  }

  boolean has(boolean ipv4) {
    return servers.stream().anyMatch(one -> one.getAddress() instanceof Inet4Address == ipv4);
  }

  /**
   * Returns few domains that hold all names: none below another, and parents instead of their
   * children when there are too many. Too wide a domain does no harm, the resolver passes on what
   * is not private.
   */
  static Set<String> widened(Set<String> domains, int most) {
    Set<String> now = withoutCovered(domains);
    while (now.size() > most) {
      int deepest = now.stream().mapToInt(Wanted::depth).max().orElse(0);
      Set<String> wider = new TreeSet<>();
      for (String domain : now) {
        wider.add(depth(domain) == deepest ? domain.substring(domain.indexOf('.') + 1) : domain);
      }
      now = deepest == 0 ? Set.of("") : withoutCovered(wider);
    }
    return now;
  }

  private static int depth(String domain) {
    return (int) domain.chars().filter(c -> c == '.').count();
  }

  private static Set<String> withoutCovered(Set<String> domains) {
    if (domains.contains("")) {
      return Set.of("");
    }
    Set<String> kept = new TreeSet<>();
    for (String domain : domains) {
      boolean covered = false;
      for (int dot = domain.indexOf('.'); dot >= 0; dot = domain.indexOf('.', dot + 1)) {
        covered |= domains.contains(domain.substring(dot + 1));
      }
      if (!covered) {
        kept.add(domain);
      }
    }
    return kept;
  }
}
