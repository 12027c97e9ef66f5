package zta.guard.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import zta.api.intercept.Catchment;
import zta.api.intercept.Claim;
import zta.lib.net.Cidr;

class GuardTableTest {
  @Test
  void guardsEachNetworkOnceAndNeverEverything() {
    GuardedNetworks networks =
        GuardedNetworks.of(
            caught(
                List.of("10.50.0.7/24", "10.50.0.128/25", "0.0.0.0/0", "fd50::/64"),
                List.of("10.50.0.0/24", "fd50::1", "::/0", "10.50.1.0/24")),
            List.of("100.64.0.0/16", "fd50::/48"));
    assertEquals(
        List.of("100.64.0.0/16", "10.50.0.0/24", "10.50.1.0/24", "fd50::/48"),
        texts(networks.closed()));
  }

  @Test
  void leavesTheHeadendsOwnAddressesOpen() {
    Catchment.Catch caught =
        new Catchment.Catch(
            1, true, List.of(claim(List.of("10.50.0.0/24"))), List.of("10.50.0.9", "zta.example"));
    assertEquals(List.of("10.50.0.9"), texts(GuardedNetworks.of(caught, List.of()).open()));
  }

  @Test
  void answersWhatItRefusesAndLetsTheNetworkWork() {
    String script =
        GuardTable.script(
            "zta_guard_1",
            "zta0",
            GuardedNetworks.of(
                caught(List.of("10.50.0.0/24"), List.of("fd50::/64")), List.of("100.64.0.0/16")));
    assertTrue(
        script.startsWith("table inet zta_guard_1\ndelete table inet zta_guard_1\n"), script);
    assertTrue(script.contains("elements = { 100.64.0.0/16,\n      10.50.0.0/24 }"), script);
    assertTrue(script.contains("elements = { fd50::/64 }"), script);
    int reject = script.indexOf("reject");
    for (String open :
        List.of("oif \"lo\"", "oifname \"zta0\"", "{ 0x5a, 0x5b }", "dport 53", "67, 68", "nd-")) {
      int at = script.indexOf(open);
      assertTrue(at > 0 && at < reject, open);
    }
    assertTrue(!script.contains("drop"), script);
  }

  @Test
  void refusesALinkThatIsNoName() {
    GuardedNetworks none = new GuardedNetworks(List.of(), List.of());
    assertThrows(
        IllegalArgumentException.class, () -> GuardTable.script("zta_guard", "a\" accept", none));
  }

  private static Catchment.Catch caught(List<String> first, List<String> second) {
    return new Catchment.Catch(1, true, List.of(claim(first), claim(second)), List.of());
  }

  private static Claim claim(List<String> networks) {
    return new Claim(List.of(), List.of(), networks, List.of());
  }

  private static List<String> texts(List<Cidr> networks) {
    return Stream.of(networks).flatMap(List::stream).map(Cidr::toString).toList();
  }
}
