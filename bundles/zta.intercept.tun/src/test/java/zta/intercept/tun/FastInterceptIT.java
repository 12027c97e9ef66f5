package zta.intercept.tun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zta.intercept.tun.fixture.Namespaces.Result;
import zta.intercept.tun.fixture.Servers;
import zta.testkit.NeedsRoot;

/** The same, with decided connections on the fast path of Linux. */
@NeedsRoot(to = "make network namespaces and a TUN device")
class FastInterceptIT extends TunInterceptIT {
  private static final Pattern PACKETS = Pattern.compile("TX:.*\\n\\s*\\d+\\s+(\\d+)");

  @Override
  String way() {
    return "fast";
  }

  private long packetsToDevice() throws IOException {
    String shown = namespaces().ip("-s link show zta0");
    Matcher matcher = PACKETS.matcher(shown);
    assertTrue(matcher.find(), shown);
    return Long.parseLong(matcher.group(1));
  }

  @Test
  @Order(1)
  void onlyTheSynPassesTheDevice() throws IOException {
    long before = packetsToDevice();
    Result page = curl("10.50.0.1", Servers.HTTP);
    assertEquals(0, page.code(), page.output());
    assertEquals(before + 1, packetsToDevice());
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.50.0.1", "fd50::1"})
  @Order(1)
  void aBusyFlowOfDatagramsLeavesTheDevice(String host) throws IOException {
    long before = packetsToDevice();
    assertEquals("equal 2000\n", busy(host, 2000, "connected").output());
    long seen = packetsToDevice() - before;
    assertTrue(seen >= 32 && seen < 1000, "datagrams that came by the device: " + seen);
    assertTrue(rules().contains("5555"), rules());
  }

  private String rules() throws IOException {
    return namespaces().client("", "nft", "list", "table", "inet", "zta_fast").output();
  }

  /** Something that drops marked packets stops the fast path, but nothing else. */
  @Test
  @Order(LAST - 6)
  void withoutTheFastPathTheDeviceCarriesAll() throws Exception {
    nft("add table inet firewall");
    nft("add chain inet firewall in { type filter hook input priority 0; policy accept; }");
    nft("add rule inet firewall in meta mark 0x5b drop");
    namespaces().ip("link del zta0");
    assertTrue(nextWord().startsWith("FAULT ZTA-TUN-001"));
    String word = nextWord();
    assertTrue(word.startsWith("FAST FAULT ZTA-TUN-004"), word);
    assertEquals("READY", nextWord());
    assertEquals("READY", nextWord());
    long before = packetsToDevice();
    assertEquals(0, curl("10.50.0.1", Servers.HTTP).code());
    assertTrue(packetsToDevice() > before + 1);
    assertTrue(rules().contains("No such file"), rules());
  }

  @Test
  @Order(LAST - 5)
  void theNextStartTriesTheFastPathAgain() throws Exception {
    nft("delete table inet firewall");
    namespaces().ip("link del zta0");
    assertTrue(nextWord().startsWith("FAULT ZTA-TUN-001"));
    assertEquals("READY", nextWord());
    assertEquals("READY", nextWord());
    onlyTheSynPassesTheDevice();
  }

  private void nft(String command) throws IOException {
    assertEquals("", namespaces().client("", "nft", command).output());
  }

  @Test
  @Order(LAST - 4)
  void whoeverEndsNftEndsTheFlowsAndItBeginsAnew() throws Exception {
    long nft =
        ProcessHandle.of(agentPid())
            .orElseThrow()
            .descendants()
            .filter(one -> one.info().command().orElse("").endsWith("/nft"))
            .findFirst()
            .orElseThrow()
            .pid();
    ProcessHandle.of(nft).orElseThrow().destroyForcibly();
    assertTrue(nextWord().contains("the fast path is lost"));
    assertEquals("READY", nextWord());
    assertEquals("READY", nextWord());
    assertTrue(rules().contains("tproxy"), rules());
    assertEquals(0, curl("10.50.0.1", Servers.HTTP).code());
  }
}
