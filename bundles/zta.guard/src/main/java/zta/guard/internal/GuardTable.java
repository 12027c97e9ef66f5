package zta.guard.internal;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import zta.lib.net.Cidr;

/**
 * The guard as a script for {@code nft -f}, which applies all of it or nothing. Loopback, the
 * agent's link and the agent's own marks pass; so do the protocols without which a machine has no
 * network at all: DHCP, neighbour discovery, and DNS for what is not private. What was redirected
 * to this machine still shows the link it would have left by. What is closed is answered, never
 * dropped, so that nobody waits.
 */
final class GuardTable {
  private static final Pattern LINK = Pattern.compile("[A-Za-z0-9._-]{1,15}");

  private GuardTable() {}

  /** Returns the script that puts the table in place, or puts another one in its place. */
  static String script(String table, String link, GuardedNetworks networks) {
    if (!LINK.matcher(link).matches()) {
      throw new IllegalArgumentException("not the name of a link: " + link);
    }
    return """
        table inet %1$s
        delete table inet %1$s
        table inet %1$s {
        %3$s  chain names {
        %4$s  }
          chain out {
            type filter hook output priority 10; policy accept;
            oif "lo" accept
            ip daddr 127.0.0.0/8 accept
            ip6 daddr ::1 accept
            oifname "%2$s" accept
            meta mark { 0x5a, 0x5b } accept
            udp dport { 67, 68, 546, 547 } accept
            meta l4proto { tcp, udp } th dport 53 jump names
            meta l4proto { tcp, udp } th dport 53 accept
            icmpv6 type { nd-router-solicit, nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert } accept
            ip daddr @open4 accept
            ip6 daddr @open6 accept
            ip daddr @closed4 meta l4proto tcp reject with tcp reset
            ip daddr @closed4 reject with icmpx admin-prohibited
            ip6 daddr @closed6 meta l4proto tcp reject with tcp reset
            ip6 daddr @closed6 reject with icmpx admin-prohibited
          }
        }
        """
        .formatted(
            table,
            link,
            set("open4", "ipv4_addr", GuardedNetworks.family(networks.open(), 4))
                + set("open6", "ipv6_addr", GuardedNetworks.family(networks.open(), 16))
                + set("closed4", "ipv4_addr", GuardedNetworks.family(networks.closed(), 4))
                + set("closed6", "ipv6_addr", GuardedNetworks.family(networks.closed(), 16)),
            NameRules.of(networks.names()).stream()
                .map(rule -> "    " + rule + "\n")
                .collect(Collectors.joining()));
  }

  private static String set(String name, String type, List<Cidr> networks) {
    String elements =
        networks.isEmpty()
            ? ""
            : networks.stream()
                .map(Cidr::toString)
                .collect(Collectors.joining(",\n      ", "    elements = { ", " }\n"));
    return "  set " + name + " {\n    type " + type + "\n    flags interval\n" + elements + "  }\n";
  }
}
