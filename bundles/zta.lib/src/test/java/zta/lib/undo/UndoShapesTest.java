package zta.lib.undo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UndoShapesTest {
  private static final String SUM = "ab".repeat(32);
  private final UndoShapes shapes = new UndoShapes(Path.of("/var/lib/zta"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rule del fwmark 0x5b lookup 90 pref 90",
        "rule del not fwmark 0x5a lookup 92 pref 92",
        "rule del pref 5209 from all table 52",
        "rule del uidrange 1000-1000 to 10.0.0.0/8 lookup 92",
        "rule del to 192.168.1.0/24 lookup main pref 5200",
        "route del local default dev lo table 90",
        "route del default dev zta0 table 92",
        "route del 10.50.0.0/24 dev zta0",
        "route del fd50::/64 dev zta0 metric 10",
        "route flush table 92",
        "addr del 172.19.0.1/30 dev zta0",
        "link del zta0",
        "link del dev zta-tun.1"
      })
  void undoesOwnRulesRoutesAndLinks(String arguments) throws Exception {
    Undo undo = shapes.of("linux.ip", Map.of("undo", arguments, "family", "inet6"));
    assertEquals("ip -6 " + arguments, undo.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "link del",
        "link del eth0",
        "link del lo",
        "link del ztaeth; reboot",
        "link del zta0 eth0",
        "link set zta0 down",
        "link add zta0",
        "-batch /tmp/x y",
        "netns exec x y",
        "rule del pref 0 lookup local",
        "rule del pref 32766 lookup main",
        "rule del lookup 254",
        "rule del to 192.168.1.0/24 lookup main pref 32766",
        "rule del to 0.0.0.0/0 lookup main pref 5200",
        "rule del from all lookup main pref 5200",
        "rule del lookup 0",
        "rule del pref 90",
        "rule flush table 90",
        "rule del  lookup 90",
        "rule del lookup 90 lookup 254",
        "route del default",
        "route del default dev eth0",
        "route del default dev zta0",
        "route del default table main",
        "route del 10.0.0.0/8 dev eth0",
        "route del 10.0.0.0/8 via 10.0.0.1",
        "route del 10.0.0.0/8 dev zta0 table 254",
        "route del 10.0.0.0/8 table 90 dev",
        "route del example.org table 90",
        "route flush table 254",
        "route flush cache x",
        "addr del 10.0.0.1/8 dev eth0",
        "addr flush dev zta0",
        "rule del lookup 90\npref 1"
      })
  void refusesEverythingElse(String arguments) {
    assertThrows(
        RefusedUndoException.class, () -> shapes.of("linux.ip", Map.of("undo", arguments)));
  }

  @Test
  void refusesUnknownFamiliesDetailsAndKinds() {
    refused("linux.ip", Map.of("undo", "link del zta0", "family", "-batch"));
    refused("linux.ip", Map.of("undo", "link del zta0", "run", "x"));
    refused("linux.ip", Map.of());
    refused("linux.shell", Map.of("undo", "link del zta0"));
  }

  @Test
  void deletesOwnTablesAndKeepsGuards() throws Exception {
    Undo table = shapes.of("linux.nft", Map.of("table", "zta_tproxy", "family", "inet"));
    assertEquals("nft delete table inet zta_tproxy", table.toString());
    assertEquals(false, table.outlivesTheAgent());
    assertTrue(
        shapes.of("linux.nft", Map.of("table", "zta_guard", "keep", "closed")).outlivesTheAgent());
    refused("linux.nft", Map.of("table", "filter"));
    refused("linux.nft", Map.of("table", "zta_x; flush ruleset"));
    refused("linux.nft", Map.of("table", "zta_x", "family", "ip"));
    refused("linux.nft", Map.of("table", "zta_x", "keep", "open"));
    refused("linux.nft", Map.of());
  }

  @Test
  void restoresNothingButResolvConfFromItsBackup() throws Exception {
    for (String backup : List.of("/etc/resolv.conf.zta", "/var/lib/zta/run/resolv.conf")) {
      assertEquals(
          "restore /etc/resolv.conf", shapes.of("names.resolvconf", resolv(backup)).toString());
    }
    for (String backup :
        List.of(
            "",
            "\0",
            "/etc/shadow",
            "/etc/resolv.conf",
            "resolv.conf.zta",
            "/tmp/resolv.conf.zta",
            "/var/lib/zta2/resolv.conf.zta",
            "/var/lib/zta/../../../tmp/resolv.conf.zta",
            "/etc/resolv.conf/x")) {
      refused("names.resolvconf", resolv(backup));
    }
    refused(
        "names.resolvconf",
        Map.of("path", "/etc/passwd", "backup", "/etc/resolv.conf.zta", "sha256", SUM));
    refused(
        "names.resolvconf",
        Map.of("path", "/etc/resolv.conf", "backup", "/etc/resolv.conf.zta", "sha256", "AB"));
  }

  private static Map<String, String> resolv(String backup) {
    return Map.of("path", "/etc/resolv.conf", "backup", backup, "sha256", SUM);
  }

  private void refused(String kind, Map<String, String> details) {
    assertThrows(RefusedUndoException.class, () -> shapes.of(kind, details));
  }
}
