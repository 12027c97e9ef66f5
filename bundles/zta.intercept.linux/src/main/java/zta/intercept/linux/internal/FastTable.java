package zta.intercept.linux.internal;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import zta.api.intercept.FastPath;
import zta.lib.net.IpText;

/**
 * The packet rules, as lines for {@code nft -i}. Pure.
 *
 * <p>What the routing table leads to the device is what they take: there is no second list of what
 * is private. A SYN goes to the device; when the interceptor writes it back, TPROXY hands it to the
 * listener. All other segments, and datagrams of the flows in a set, get a mark that routes them to
 * loopback, where TPROXY finds the socket.
 */
final class FastTable {
  /** Name of the table, in the family {@code inet}. */
  static final String NAME = "zta_fast";

  /** Comment on the last rule: who sees it in a listing knows that all of them are there. */
  static final String WHOLE = "zta fast path is whole";

  private static final String ONLY_SYN = "tcp flags & (fin | syn | rst | ack) == syn";
  private static final String NO_SYN = "tcp flags & (fin | syn | rst | ack) != syn";

  private final String mark;

  FastTable(int mark) {
    this.mark = "0x" + Integer.toHexString(mark);
  }

  /** Returns the lines that make the table; it goes when the process that got them ends. */
  List<String> lines(FastPath.Anchor anchor) {
    List<String> lines = new ArrayList<>();
    lines.add("add table inet " + NAME + " { flags owner; }");
    // What takes marked packets in comes first, so that none is marked for nobody.
    lines.add(chain("in", "filter hook prerouting"));
    for (FastPath.End end : anchor.ends()) {
      String family = family(end);
      lines.add(
          "add set inet %s %s { type inet_service . %s . inet_service; }"
              .formatted(NAME, set(six(end)), six(end) ? "ipv6_addr" : "ipv4_addr"));
      lines.add(
          rule(
              "in iifname \"%s\" %s saddr %s %s meta mark set %s %s"
                  .formatted(
                      anchor.device(), family, own(end), ONLY_SYN, mark, tproxy(family, end))));
      lines.add(
          rule(
              "in iifname \"lo\" meta mark %s meta nfproto %s meta l4proto { tcp, udp } %s"
                  .formatted(mark, six(end) ? "ipv6" : "ipv4", tproxy(family, end))));
    }
    lines.add(chain("out", "route hook output"));
    lines.add(rule("out oifname != \"" + anchor.device() + "\" accept"));
    for (FastPath.End end : anchor.ends()) {
      String family = family(end);
      lines.add(
          rule(
              "out %s saddr %s udp sport . %s daddr . udp dport @%s meta mark set %s"
                  .formatted(family, own(end), family, set(six(end)), mark)));
    }
    lines.add(
        rule(
            "out meta l4proto tcp %s meta mark set %s comment \"%s\""
                .formatted(NO_SYN, mark, WHOLE)));
    return lines;
  }

  /** Returns the line that has the table printed. */
  static String list() {
    return "list table inet " + NAME;
  }

  /** Returns the line that adds a UDP flow, or takes it away. */
  static String flow(String verb, InetSocketAddress application, InetSocketAddress far) {
    byte[] address = far.getAddress().getAddress();
    return "%s element inet %s %s { %d . %s . %d }"
        .formatted(
            verb,
            NAME,
            set(address.length > 4),
            application.getPort(),
            IpText.format(address),
            far.getPort());
  }

  private static String chain(String name, String hook) {
    return "add chain inet %s %s { type %s priority -150; policy accept; }"
        .formatted(NAME, name, hook);
  }

  private static String rule(String text) {
    return "add rule inet " + NAME + " " + text;
  }

  private static String tproxy(String family, FastPath.End end) {
    String address = IpText.format(end.listener().getAddress().getAddress());
    return "tproxy %s to %s:%d accept"
        .formatted(family, six(end) ? "[" + address + "]" : address, end.listener().getPort());
  }

  private static String own(FastPath.End end) {
    return IpText.format(end.own().getAddress());
  }

  private static boolean six(FastPath.End end) {
    return end.own().getAddress().length > 4;
  }

  private static String family(FastPath.End end) {
    return six(end) ? "ip6" : "ip";
  }

  private static String set(boolean six) {
    return six ? "udp6" : "udp4";
  }
}
