package zta.intercept.tun.internal.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import zta.api.intercept.Catchment.Catch;
import zta.api.intercept.Claim;
import zta.intercept.tun.internal.packet.FlowKey;
import zta.lib.net.Cidr;
import zta.lib.net.IpText;

class FlowTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);

  private static FlowKey key(int port) {
    return FlowKey.of(port, new byte[] {10, 0, 0, 7}, 443);
  }

  @Test
  void aFlowIsFoundByBothOfItsSides() {
    NatTable<String> table = new NatTable<>(2);
    int[] port = new int[1];
    table.add(
        key(1),
        given -> {
          port[0] = given;
          return "one";
        });
    assertEquals("one", table.of(key(1)));
    assertEquals("one", table.at(port[0]));
    assertNull(table.of(key(2)));
    assertNull(table.at(0));
    assertNull(table.at(70_000));
    table.remove(key(1), port[0], "one");
    assertNull(table.of(key(1)));
    assertNull(table.at(port[0]));
  }

  @Test
  void aFullTableTakesNoMore() {
    NatTable<Integer> table = new NatTable<>(2);
    assertTrue(table.add(key(1), given -> 1).isPresent());
    assertTrue(table.add(key(2), given -> 2).isPresent());
    assertEquals(Optional.empty(), table.add(key(3), given -> 3));
  }

  @Test
  void aPortIsUsedAgainAsLateAsPossible() {
    NatTable<int[]> table = new NatTable<>(10);
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < 64_512; i++) {
      int[] flow = table.add(key(1), given -> new int[] {given}).orElseThrow();
      assertTrue(seen.add(flow[0]), "port " + flow[0]);
      table.remove(key(1), flow[0], flow);
    }
    int[] again = table.add(key(1), given -> new int[] {given}).orElseThrow();
    assertFalse(seen.add(again[0]));
    assertNotEquals(0, again[0]);
  }

  @Test
  void allowsSoManyInASecond() {
    RateLimit limit = new RateLimit(2, now::get);
    assertTrue(limit.allows());
    assertTrue(limit.allows());
    assertFalse(limit.allows());
    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertTrue(limit.allows());
  }

  @Test
  void aHostIsReachableWhileAFlowIsOpenAndAMinuteAfterItWasOpened() {
    ReachableHosts hosts = new ReachableHosts(now::get);
    InetAddress host = IpText.address(new byte[] {10, 0, 0, 7});
    assertFalse(hosts.knows(host));
    hosts.opened(host);
    now.addAndGet(TimeUnit.SECONDS.toNanos(600));
    assertTrue(hosts.knows(host), "still open");
    hosts.ended(host);
    assertFalse(hosts.knows(host));
    hosts.opened(host);
    hosts.ended(host);
    now.addAndGet(TimeUnit.SECONDS.toNanos(59));
    assertTrue(hosts.knows(host), "just confirmed");
    now.addAndGet(TimeUnit.SECONDS.toNanos(2));
    assertFalse(hosts.knows(host));
  }

  private static Catch caught(boolean ready, List<String> networks, List<String> outside) {
    Claim claim = new Claim(List.of(), List.of(), networks, List.of());
    return new Catch(1, ready, List.of(claim), outside);
  }

  @Test
  void nothingIsLetGoWhileNobodyKnowsWhatIsPrivate() {
    Catching catching = new Catching();
    catching.changed(caught(true, List.of("10.1.2.3/8", "fd50::/64", "nonsense"), List.of()));
    Set<Cidr> both = Catching.networksOf(List.of("10.0.0.0/8", "fd50::/64"));
    assertEquals(both, catching.networks());
    catching.changed(caught(false, List.of(), List.of()));
    assertEquals(both, catching.networks());
    catching.changed(caught(true, List.of(), List.of()));
    assertEquals(Set.of(), catching.networks());
  }

  @Test
  void tellsNamesOutsideFromAddresses() {
    Catching catching = new Catching();
    catching.changed(caught(true, List.of(), List.of("proxy.corp.example", "192.0.2.1", "::1")));
    assertEquals(Set.of("proxy.corp.example"), catching.names());
    assertEquals(Catching.networksOf(List.of("192.0.2.1", "::1")), catching.hosts());
  }
}
