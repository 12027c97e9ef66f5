package zta.lib.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostsTest {
  @ParameterizedTest
  @CsvSource({
    "Wiki.Corp.Example, wiki.corp.example",
    "wiki.corp.example., wiki.corp.example",
    "wiki, wiki",
    "_sip._tcp.example, _sip._tcp.example",
    "bücher.example, xn--bcher-kva.example",
    "BÜCHER.example, xn--bcher-kva.example",
    "wiki。example, wiki.example",
    "10.1.2.3, 10.1.2.3",
    "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
    "[2001:db8::1], 2001:db8::1",
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "1:0:0:2:0:0:0:3, 1:0:0:2::3",
    "1:0:0:2:0:0:3:4, 1::2:0:0:3:4",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "::ffff:10.1.2.3, 10.1.2.3",
    "::FFFF:a01:203, 10.1.2.3",
    "64:ff9b::10.1.2.3, 64:ff9b::a01:203"
  })
  void givesTheOneForm(String host, String canonical) {
    assertEquals(Optional.of(canonical), Hosts.canonical(host));
    assertEquals(Optional.of(canonical), Hosts.canonical(canonical));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "a..b",
        ".a",
        "a.b..",
        "-a.example",
        "a-.example",
        "a b",
        "a\u0000b",
        "a%2eb",
        "user@host",
        "host:80",
        "http://host",
        "127.1",
        "0x7f000001",
        "2130706433",
        "0177.0.0.1",
        "1.2.3.4.5",
        "256.1.1.1",
        "1.2.3",
        "1.2.3.",
        "10.0.0.01",
        "a.1",
        "a.0x1f",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "12345::",
        "fe80::1%eth0",
        "::1.2.3",
        "1.2.3.4::",
        "::1.2.3.4:5",
        "[10.0.0.1]",
        "[wiki]",
        "[::1",
        "::1]",
        "[]",
        "1:2:3:4:5:6:7::8"
      })
  void refusesTheRest(String host) {
    assertEquals(Optional.empty(), Hosts.canonical(host));
  }

  @Test
  void boundsLengths() {
    String label = "a".repeat(63);
    assertTrue(Hosts.canonical(label + ".example").isPresent());
    assertFalse(Hosts.canonical(label + "a.example").isPresent());
    String longest = (label + ".").repeat(3) + "a".repeat(61);
    assertTrue(Hosts.canonical(longest).isPresent());
    assertFalse(Hosts.canonical(longest + "a").isPresent());
  }

  @Test
  void readsAddressesAsTheJdkWritesThem() throws Exception {
    Random random = new Random(5);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
      random.nextBytes(bytes);
      for (int n = random.nextInt(12); n > 0; n--) {
        bytes[random.nextInt(bytes.length)] = 0;
      }
      InetAddress address = InetAddress.getByAddress(bytes);
      assertEquals(address, IpText.address(address.getHostAddress()));
      assertEquals(address, IpText.address(IpText.format(bytes)));
    }
  }

  @Test
  void whateverComesTheFormIsStable() {
    Random random = new Random(11);
    String pieces =
        "a1-_.:[]\u3002\u00df\u0130\u212a\uff0e\u200d\u0301\u05d0\ud83d\ude00 \u0000xn--";
    int names = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder host = new StringBuilder();
      for (int n = random.nextInt(8); n >= 0; n--) {
        host.append(pieces.charAt(random.nextInt(pieces.length())));
      }
      Optional<String> canonical = Hosts.canonical(host.toString());
      assertEquals(canonical, canonical.flatMap(Hosts::canonical), host.toString());
      assertTrue(canonical.stream().allMatch(c -> c.chars().allMatch(b -> b > 32 && b < 127)));
      names += canonical.isPresent() ? 1 : 0;
    }
    assertTrue(names > 1000, "names: " + names);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.1.2.0/23, 10.1.3.255, true",
    "10.1.2.0/23, 10.1.4.0, false",
    "10.1.2.3, 10.1.2.3, true",
    "0.0.0.0/0, 8.8.8.8, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "::/0, 8.8.8.8, false",
    "::/0, ::ffff:8.8.8.8, false",
    "::ffff:10.0.0.0/104, 10.9.9.9, true",
    "10.0.0.0/8, ::ffff:10.9.9.9, true",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false"
  })
  void networksContainTheirAddresses(String network, String address, boolean inside) {
    assertEquals(inside, Cidr.parse(network).orElseThrow().contains(IpText.parse(address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/08",
        "10.0.0/8",
        "::/129",
        "::ffff:10.0.0.0/95",
        "10.0.0.0/8/8",
        "10.0.0.0/255.0.0.0",
        "wiki/8",
        "10.0.0.0/ 8"
      })
  void refusesWhatIsNoNetwork(String text) {
    assertEquals(Optional.empty(), Cidr.parse(text));
  }

  @Test
  void clearsHostBits() {
    assertEquals("10.0.0.0/9", Cidr.parse("10.1.2.3/9").orElseThrow().network().toString());
    assertEquals("2001:db8::/32", Cidr.parse("2001:db8::1/32").orElseThrow().network().toString());
    assertEquals("10.1.2.3", Cidr.parse("10.1.2.3/32").orElseThrow().network().toString());
  }
}
