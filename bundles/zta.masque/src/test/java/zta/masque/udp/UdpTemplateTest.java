package zta.masque.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import zta.api.flow.Destination;
import zta.api.flow.Protocol;
import zta.masque.BadTargetException;

class UdpTemplateTest {
  private static final String CHARS = "%%%%0123456789abcdefABCDEF:.[]@/?#-_ \u0000é１";

  private static Destination parse(String rest) throws BadTargetException {
    return UdpTemplate.parse("/.well-known/masque/udp/" + rest);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.6/443/, udp:192.0.2.6:443",
    "Dns.Corp.Example/53/, udp:dns.corp.example:53",
    "dns%2ecorp%2Eexample/53/, udp:dns.corp.example:53",
    "2001%3ADB8%3a%3A42/443/, udp:[2001:db8::42]:443",
    "2001:db8::42/65535/, udp:[2001:db8::42]:65535",
    "%3A%3Affff%3A127.0.0.1/1/, udp:127.0.0.1:1"
  })
  void hasOneCanonicalForm(String rest, String canonical) throws Exception {
    Destination destination = parse(rest);
    assertEquals(canonical, destination.toString());
    assertEquals(destination, UdpTemplate.parse(UdpTemplate.expand(destination)));
  }

  @Test
  void escapesColons() {
    assertEquals(
        "/.well-known/masque/udp/2001%3Adb8%3A%3A42/443/",
        UdpTemplate.expand(new Destination(Protocol.UDP, "2001:db8::42", 443)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "//",
        "a",
        "a/53",
        "a/53/b",
        "a/53//",
        "/a/53/",
        "a/53/?x",
        "a/53/#x",
        "/53/",
        "a//",
        "a/0/",
        "a/65536/",
        "a/053/",
        "a/+53/",
        "a/5%33/",
        "a./53/",
        "a%2e/53/",
        "a%00b/53/",
        "a%/53/",
        "a%2/53/",
        "a%zz/53/",
        "a%252e/53/",
        "a%20b/53/",
        "a%2fb/53/",
        "a%5cb/53/",
        "me%40a/53/",
        "me@a/53/",
        "%5b%3a%3a1%5d/53/",
        "[::1]/53/",
        "fe80%3a%3a1%25eth0/53/",
        "1%3a2/53/",
        "a%3a1]:2/53/",
        "127.1/53/",
        "0x7f.1/53/",
        "2130706433/53/",
        "0177.0.0.1/53/",
        "b%c3%bccher/53/",
        "bücher/53/",
        "*/53/"
      })
  void refusesTheRest(String rest) {
    assertThrows(BadTargetException.class, () -> parse(rest));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/.well-known/masque/udp", "/.well-known/masque/ip/*/*/"})
  void refusesOtherPaths(String path) {
    assertThrows(BadTargetException.class, () -> UdpTemplate.parse(path));
    assertEquals(false, UdpTemplate.isUnder(path));
  }

  @Test
  void refusesEndlessPaths() {
    assertThrows(BadTargetException.class, () -> parse("a".repeat(100_000) + "/53/"));
  }

  @Test
  void noiseIsCanonicalOrRefused() {
    Random random = new Random(4);
    int read = 0;
    for (int round = 0; round < 100_000; round++) {
      StringBuilder host = new StringBuilder();
      for (int i = random.nextInt(12); i >= 0; i--) {
        host.append(CHARS.charAt(random.nextInt(CHARS.length())));
      }
      try {
        Destination destination = parse(host + "/53/");
        assertEquals(destination, UdpTemplate.parse(UdpTemplate.expand(destination)));
        assertTrue(destination.host().chars().allMatch(c -> c > ' ' && c < 127 && c != '%'));
        read++;
      } catch (BadTargetException e) {
        assertEquals(400, e.status());
      }
    }
    assertTrue(read > 0);
  }
}
