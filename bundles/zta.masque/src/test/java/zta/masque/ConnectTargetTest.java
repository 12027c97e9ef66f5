package zta.masque;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectTargetTest {
  @ParameterizedTest
  @CsvSource({
    "Wiki.Corp.Example:443, wiki.corp.example:443",
    "wiki.corp.example.:443, wiki.corp.example:443",
    "bücher.example:80, xn--bcher-kva.example:80",
    "10.0.0.1:22, 10.0.0.1:22",
    "[2001:DB8:0:0:1:0:0:1]:80, [2001:db8::1:0:0:1]:80",
    "[::]:1, [::]:1",
    "[::1]:65535, [::1]:65535",
    "[1::]:9, [1::]:9",
    "[2001:db8:0:1:1:1:1:1]:80, [2001:db8:0:1:1:1:1:1]:80",
    "[::ffff:127.0.0.1]:80, 127.0.0.1:80",
    "[::ffff:7f00:1]:80, 127.0.0.1:80",
    "[64:ff9b::192.0.2.1]:80, [64:ff9b::c000:201]:80",
    "_ldap.corp.example:389, _ldap.corp.example:389",
    "1a.example:80, 1a.example:80",
  })
  void hasOneCanonicalForm(String authority, String canonical) throws Exception {
    ConnectTarget target = ConnectTarget.parse(authority);
    assertEquals(canonical, target.destination().authority());
    assertEquals(target, ConnectTarget.parse(canonical));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "a",
        "a:",
        ":80",
        "a:0",
        "a:65536",
        "a:080",
        "a:+80",
        "a:-1",
        "a:8 0",
        "a: 80",
        "a b:80",
        "a\u0000b:80",
        "a%2e:80",
        "u@a:80",
        "a/b:80",
        "a?b:80",
        "a#b:80",
        "a\\b:80",
        "127.1:80",
        "0x7f.1:80",
        "0x7f000001:80",
        "2130706433:80",
        "0177.0.0.1:80",
        "1.2.3.4.:80",
        "256.1.1.1:80",
        "1.2.3:80",
        "1.2.3.4.5:80",
        "a.1:80",
        "::1:80",
        "[::1:80",
        "[::1]80",
        "[::1%25lo]:80",
        "[1:2:3:4:5:6:7]:80",
        "[1:2:3:4:5:6:7:8:9]:80",
        "[1::2::3]:80",
        "[:::]:80",
        "[12345::]:80",
        "[g::]:80",
        "[::1.2.3]:80",
        "[::1.2.3.256]:80",
        "[]:80",
        "a..b:80",
        ".a:80",
        "-a.b:80",
        "a-.b:80",
        "..:80",
        "１２７.0.0.1:80",
        "127。0。0。1:80"
      })
  void refusesTheRest(String authority) {
    BadTargetException refused =
        assertThrows(BadTargetException.class, () -> ConnectTarget.parse(authority));
    assertEquals(400, refused.status());
  }

  @Test
  void labelsAndNamesHaveTheirLength() throws Exception {
    ConnectTarget.parse("a".repeat(63) + ".b:80");
    assertThrows(BadTargetException.class, () -> ConnectTarget.parse("a".repeat(64) + ".b:80"));
    String longest = ("a".repeat(62) + ".").repeat(4) + "b";
    assertEquals(253, longest.length());
    ConnectTarget.parse(longest + ":80");
    assertThrows(BadTargetException.class, () -> ConnectTarget.parse("a" + longest + ":80"));
  }

  /** Whatever is thrown at it, the answer is a refusal or something that reads back as itself. */
  @Test
  void canonicalFormIsStableUnderFuzz() {
    Random random = new Random(42);
    String letters = "0123456789abcfxABZ.:[]-_%@ \u0000ü。１";
    int accepted = 0;
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder(random.nextInt(20) == 0 ? "[" : "");
      int length = random.nextInt(24);
      for (int k = 0; k < length; k++) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      text.append(random.nextBoolean() ? ":443" : "");
      accepted += isStable(text.toString()) ? 1 : 0;
    }
    assertTrue(accepted > 100, accepted + " accepted");
  }

  private static boolean isStable(String text) {
    try {
      ConnectTarget target = ConnectTarget.parse(text);
      String canonical = target.destination().authority();
      assertEquals(target, ConnectTarget.parse(canonical), text);
      return true;
    } catch (BadTargetException e) {
      return false;
    }
  }
}
