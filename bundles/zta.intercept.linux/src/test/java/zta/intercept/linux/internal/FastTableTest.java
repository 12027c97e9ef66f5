package zta.intercept.linux.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import zta.api.intercept.FastPath;
import zta.lib.net.IpText;

class FastTableTest {
  private static final FastPath.End FOUR = end("172.19.0.1", "127.0.0.1", 4001);
  private static final FastPath.End SIX = end("fdfe:5a::1", "::1", 4002);
  private final FastTable table = new FastTable(0x5b);

  static FastPath.End end(String own, String listener, int port) {
    return new FastPath.End(address(own, 1).getAddress(), address(listener, port));
  }

  private static InetSocketAddress address(String text, int port) {
    return new InetSocketAddress(IpText.address(text), port);
  }

  @Test
  void aSynThatComesBackGoesToTheListenerAndAllElseToLoopback() {
    assertEquals(
        List.of(
            "add table inet zta_fast { flags owner; }",
            "add chain inet zta_fast in { type filter hook prerouting priority -150; policy accept; }",
            "add set inet zta_fast udp4 { type inet_service . ipv4_addr . inet_service; }",
            "add rule inet zta_fast in iifname \"zta0\" ip saddr 172.19.0.1"
                + " tcp flags & (fin | syn | rst | ack) == syn meta mark set 0x5b"
                + " tproxy ip to 127.0.0.1:4001 accept",
            "add rule inet zta_fast in iifname \"lo\" meta mark 0x5b meta nfproto ipv4"
                + " meta l4proto { tcp, udp } tproxy ip to 127.0.0.1:4001 accept",
            "add chain inet zta_fast out { type route hook output priority -150; policy accept; }",
            "add rule inet zta_fast out oifname != \"zta0\" accept",
            "add rule inet zta_fast out ip saddr 172.19.0.1"
                + " udp sport . ip daddr . udp dport @udp4 meta mark set 0x5b",
            "add rule inet zta_fast out meta l4proto tcp"
                + " tcp flags & (fin | syn | rst | ack) != syn meta mark set 0x5b"
                + " comment \"zta fast path is whole\""),
        table.lines(new FastPath.Anchor("zta0", List.of(FOUR))));
  }

  @Test
  void ipv6HasTheSameRules() {
    String lines = String.join("\n", table.lines(new FastPath.Anchor("zta0", List.of(FOUR, SIX))));
    assertTrue(lines.contains("ip6 saddr fdfe:5a::1 tcp flags"), lines);
    assertTrue(lines.contains("meta nfproto ipv6"), lines);
    assertTrue(lines.contains("tproxy ip6 to [::1]:4002 accept"), lines);
    assertTrue(lines.contains("udp sport . ip6 daddr . udp dport @udp6"), lines);
  }

  @Test
  void nothingIsMarkedBeforeMarkedPacketsHaveSomewhereToGo() {
    List<String> lines = table.lines(new FastPath.Anchor("zta0", List.of(FOUR, SIX)));
    int out = lines.indexOf(lines.stream().filter(l -> l.contains("hook output")).findAny().get());
    assertTrue(lines.subList(out, lines.size()).stream().noneMatch(l -> l.contains("tproxy")));
    assertTrue(lines.subList(0, out).stream().noneMatch(l -> l.contains("oifname")));
    assertTrue(lines.get(lines.size() - 1).contains(FastTable.WHOLE));
  }

  @Test
  void aFlowIsAPortAndAFarEnd() {
    assertEquals(
        "add element inet zta_fast udp4 { 40000 . 10.50.0.1 . 53 }",
        FastTable.flow("add", address("172.19.0.1", 40_000), address("10.50.0.1", 53)));
    assertEquals(
        "delete element inet zta_fast udp6 { 40000 . fd50::1 . 53 }",
        FastTable.flow("delete", address("fdfe:5a::1", 40_000), address("fd50::1", 53)));
  }

  @Test
  void onlyAListingShowsThatTheTableIsWhole() {
    String rule = "meta mark set 0x5b comment \"" + FastTable.WHOLE + "\"";
    assertTrue(NftChild.isWhole("\t\ttcp flags != syn " + rule));
    assertFalse(NftChild.isWhole("add rule inet zta_fast out " + rule));
    assertFalse(NftChild.isWhole("nft> add rule inet zta_fast out " + rule));
    assertTrue(NftChild.isError("Operation not permitted (you must be root)"));
    assertTrue(NftChild.isError("netlink: Error: cache initialization failed"));
    assertTrue(NftChild.isError("Error: Could not process rule: Operation not permitted"));
  }
}
