package zta.core.internal.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import zta.api.access.PortRange;
import zta.api.flow.Protocol;
import zta.api.intercept.Claim;

class ClaimsTest {
  private static Claim names(String... names) {
    return new Claim(List.of(names), List.of(), List.of(), List.of());
  }

  private static Claim networks(String... networks) {
    return new Claim(List.of(), List.of(), List.of(networks), List.of());
  }

  @Test
  void findsTheNarrowerOfTwoNames() {
    assertEquals(
        List.of("wiki.corp.test"), Claims.overlap(names("*.corp.test"), names("wiki.corp.test")));
    assertEquals(
        List.of("wiki.corp.test"), Claims.overlap(names("wiki.corp.test"), names("*.corp.test")));
    assertEquals(List.of(), Claims.overlap(names("*.corp.test"), names("corp.test")));
    assertEquals(List.of(), Claims.overlap(names("*.corp.test"), names("evilcorp.test")));
  }

  @Test
  void aLaterClaimOnEverythingMeansTheRest() {
    assertEquals(List.of(), Claims.overlap(names("wiki.corp.test"), names("*")));
    assertEquals(List.of("a.test"), Claims.overlap(names("*"), names("a.test")));
    assertEquals(List.of(), Claims.overlap(networks("10.0.0.0/8"), networks("0.0.0.0/0")));
  }

  @Test
  void exceptionsOfAWildcardDoNotConflict() {
    Claim wide = new Claim(List.of("*.corp.test"), List.of("vpn.corp.test"), List.of(), List.of());
    assertEquals(List.of(), Claims.overlap(wide, names("vpn.corp.test")));
  }

  @Test
  void findsNetworksThatMeet() {
    assertEquals(
        List.of("10.1.0.0/16"), Claims.overlap(networks("10.0.0.0/8"), networks("10.1.0.0/16")));
    assertEquals(List.of(), Claims.overlap(networks("10.0.0.0/16"), networks("10.1.0.0/16")));
    assertEquals(List.of("fd00::1"), Claims.overlap(networks("fd00::/8"), networks("fd00::1")));
    assertEquals(List.of(), Claims.overlap(networks("10.0.0.0/8"), networks("fd00::/8")));
  }

  @Test
  void differentPortsDoNotMeet() {
    Claim web =
        new Claim(
            List.of("a.test"), List.of(), List.of(), List.of(new PortRange(Protocol.TCP, 80, 443)));
    Claim dns =
        new Claim(
            List.of("a.test"), List.of(), List.of(), List.of(new PortRange(Protocol.UDP, 53, 443)));
    assertEquals(List.of(), Claims.overlap(web, dns));
    assertEquals(List.of("a.test"), Claims.overlap(web, names("a.test")));
  }
}
