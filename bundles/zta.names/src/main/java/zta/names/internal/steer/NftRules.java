package zta.names.internal.steer;

import java.util.ArrayList;
import java.util.List;
import zta.lib.net.Cidr;

/**
 * The table that redirects queries to the resolver, written for nft(8). One line, so that all of it
 * comes into force at once.
 */
public final class NftRules {
  /** The table's name. */
  static final String TABLE = "zta_names";

  private static final String CHAIN = "inet " + TABLE + " out";

  private final int mark;
  private final List<Integer> users;
  private final List<Cidr> networks;

  /**
   * Makes rules.
   *
   * @param mark of packets that go their own way, the agent's
   * @param users whose packets go their own way
   * @param networks of servers that are asked as the application wanted
   */
  NftRules(int mark, List<Integer> users, List<Cidr> networks) {
    this.mark = mark;
    this.users = List.copyOf(users);
    this.networks = List.copyOf(networks);
  }

  /** Returns the line. */
  String line(Wanted wanted) {
    List<String> rules = new ArrayList<>();
    rules.add("add table inet " + TABLE + " { flags owner; }");
    rules.add("add chain " + CHAIN + " { type nat hook output priority -100; policy accept; }");
    rules.add(rule("meta mark " + mark + " accept"));
    users.forEach(user -> rules.add(rule("meta skuid " + user + " accept")));
    networks.forEach(network -> rules.add(rule(daddr(network) + " accept")));
    for (boolean ipv4 : new boolean[] {true, false}) {
      if (wanted.has(ipv4)) {
        rules.add(rule(queries(ipv4) + " redirect to :" + wanted.port()));
      } else {
        rules.addAll(closed(ipv4));
      }
    }
    return String.join("; ", rules);
  }

  /** Without a listener of the family its queries are turned away: they could tell names. */
  private List<String> closed(boolean ipv4) {
    return List.of(
        "add chain inet " + TABLE + " closed { type filter hook output priority 10; }",
        "add rule inet "
            + TABLE
            + " closed meta mark != "
            + mark
            + " "
            + queries(ipv4)
            + " reject");
  }

  private static String queries(boolean ipv4) {
    return "meta nfproto " + (ipv4 ? "ipv4" : "ipv6") + " meta l4proto { tcp, udp } th dport 53";
  }

  private static String daddr(Cidr network) {
    return (network.base().length == 4 ? "ip" : "ip6") + " daddr " + network;
  }

  private static String rule(String rule) {
    return "add rule " + CHAIN + " " + rule;
  }
}
