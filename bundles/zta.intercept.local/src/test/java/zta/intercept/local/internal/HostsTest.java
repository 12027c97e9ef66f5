package zta.intercept.local.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import zta.api.flow.Destination;

class HostsTest {
  private static String canonical(String text) {
    return Hosts.canonical(text).orElse("refused");
  }

  @Test
  void namesAreLowerCaseLabelsWithoutTrailingDot() {
    assertEquals("wiki.corp.test", canonical("WIKI.Corp.Test."));
    assertEquals("xn--bcher-kva.test", canonical("b\u00fccher.test"));
    assertEquals("refused", canonical("a..test"));
    assertEquals("refused", canonical("a b.test"));
    assertEquals("refused", canonical(""));
    assertEquals("refused", canonical("a".repeat(64) + ".test"));
  }

  @Test
  void addressesHaveOneForm() {
    assertEquals("10.0.0.1", canonical("10.0.0.1"));
    assertEquals("fd00::1", canonical("FD00:0:0:0:0:0:0:1"));
    assertEquals("::", canonical("::"));
    assertEquals("1::", canonical("1:0:0:0:0:0:0:0"));
    assertEquals("::1", canonical("0:0:0:0:0:0:0:1"));
    assertEquals("1:0:2::3", canonical("1:0:2:0:0:0:0:3"));
    assertEquals("2001:db8:0:1:1:1:1:1", canonical("2001:db8:0:1:1:1:1:1"));
    assertEquals("10.0.0.1", canonical("::ffff:10.0.0.1"));
  }

  @Test
  void whatAResolverCouldTakeForAnAddressIsNoName() {
    for (String odd :
        new String[] {"127.1", "2130706433", "0x7f000001", "0x7f.1", "010.0.0.1", "1.2.3.256"}) {
      assertEquals("refused", canonical(odd), odd);
    }
  }

  @Test
  void readsAuthorities() {
    assertEquals("tcp:a.test:443", text("a.test:443"));
    assertEquals("tcp:[fd00::1]:22", text("[fd00::1]:22"));
    assertEquals("refused", text("a.test"));
    assertEquals("refused", text("a.test:0"));
    assertEquals("refused", text("a.test:65536"));
    assertEquals("refused", text("user@a.test:80"));
    assertEquals("refused", text("fd00::1:22"));
  }

  private static String text(String authority) {
    Optional<Destination> to = Authority.destination(authority, Authority.NO_DEFAULT);
    return to.map(Destination::toString).orElse("refused");
  }
}
