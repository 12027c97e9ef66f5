package zta.intercept.tun;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import zta.intercept.tun.fixture.Client;
import zta.intercept.tun.fixture.Namespaces;
import zta.intercept.tun.fixture.Namespaces.Result;
import zta.intercept.tun.fixture.Servers;
import zta.intercept.tun.internal.netty.Agent;
import zta.testkit.NeedsRoot;

/** Real programs in a namespace whose private traffic a process in that namespace intercepts. */
@NeedsRoot(to = "make network namespaces and a TUN device")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TunInterceptIT {
  static final int LAST = Integer.MAX_VALUE;

  private Path work;
  private Namespaces namespaces;
  private Process agent;
  private BufferedReader said;

  /** What the agent is told of the fast path. */
  String way() {
    return "tun";
  }

  final Namespaces namespaces() {
    return namespaces;
  }

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    work = directory;
    namespaces = new Namespaces();
    Process servers = namespaces.startServer(work.resolve("servers.log"), Servers.class);
    assertEquals("READY", reader(servers).readLine(), () -> log("servers.log"));
    startAgent();
  }

  private void startAgent() throws IOException {
    agent =
        namespaces.startClient(
            work.resolve("agent.log"), Agent.class, work.resolve("journal").toString(), way());
    said = reader(agent);
    assertEquals("READY", said.readLine(), () -> log("agent.log"));
    // Once more when the routes are set.
    assertEquals("READY", said.readLine(), () -> log("agent.log"));
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
  }

  private String log(String name) {
    try {
      return Files.readString(work.resolve(name));
    } catch (IOException e) {
      return e.toString();
    }
  }

  @AfterAll
  void stop() throws IOException {
    if (namespaces != null) {
      namespaces.close();
    }
  }

  final long agentPid() {
    return agent.pid();
  }

  final String nextWord() throws IOException {
    return said.readLine();
  }

  final void tell(String command) throws IOException {
    agent.getOutputStream().write((command + "\n").getBytes(StandardCharsets.US_ASCII));
    agent.getOutputStream().flush();
  }

  final String ask(String command) throws IOException {
    tell(command);
    return said.readLine();
  }

  final Result curl(String host, int port) throws IOException {
    return namespaces.client(
        "", "curl", "-sS", "--max-time", "20", "http://" + host + ":" + port + "/");
  }

  final Result socat(String input, String address) throws IOException {
    return namespaces.client(input, "socat", "-t", "3", "-T", "10", "-", address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.50.0.1", "[fd50::1]", "10.60.0.1", "100.64.0.10"})
  void carriesTcpByteForByte(String host) throws IOException {
    Result page = curl(host, Servers.HTTP);
    assertEquals(0, page.code(), page.output());
    assertArrayEquals(Servers.body(), page.output().getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TCP4:10.50.0.1", "TCP6:[fd50::1]", "TCP4:10.60.0.1"})
  void theServerMaySpeakFirst(String address) throws IOException {
    assertEquals("220 hi\r\n", socat("", address + ":" + Servers.BANNER).output());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.50.0.1:7999",
        "[fd50::1]:7999",
        "10.50.0.1:7998",
        "[fd50::1]:7998",
        "10.60.0.1:7998",
        "100.64.0.99:7080"
      })
  void whatIsRefusedRefusesTheConnection(String authority) throws IOException {
    int colon = authority.lastIndexOf(':');
    Result page =
        curl(authority.substring(0, colon), Integer.parseInt(authority.substring(colon + 1)));
    assertEquals(7, page.code(), page.output());
    assertTrue(
        socat("", "TCP:" + authority).output().contains("Connection refused"), page.output());
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.50.0.1", "fd50::1", "10.60.0.1"})
  void carriesDatagramsOfAllSizes(String host) throws IOException {
    Result result = namespaces.javaClient(Client.class, "datagrams", host, "" + Servers.DATAGRAMS);
    for (int size : new int[] {1, 1200, 9000, 60_000}) {
      assertTrue(result.output().contains(size + " true from /"), result.output());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10.50.0.1, unconnected",
    "10.50.0.1, connected",
    "fd50::1, unconnected",
    "fd50::1, connected",
    "10.60.0.1, unconnected"
  })
  void aBusyFlowLosesNothing(String host, String connected) throws IOException {
    // Again from the same port, as the flow is still there.
    for (int i = 0; i < 2; i++) {
      assertEquals("equal 300\n", busy(host, 300, connected).output());
    }
  }

  final Result busy(String host, int count, String connected) throws IOException {
    return namespaces.javaClient(
        Client.class, "busy", host, "" + Servers.DATAGRAMS, "" + count, connected);
  }

  @Test
  void datagramsThatAreRefusedSaySo() throws IOException {
    String forbidden = socat("x\n", "UDP4:10.50.0.1:7999").output();
    assertTrue(forbidden.contains("No route to host"), "denied: " + forbidden);
    String forbidden6 = socat("x\n", "UDP6:[fd50::1]:7999").output();
    assertTrue(forbidden6.contains("Permission denied"), "denied, IPv6: " + forbidden6);
    String closed = socat("x\n", "UDP4:10.50.0.1:" + Servers.CLOSED).output();
    assertTrue(closed.contains("Connection refused"), "closed: " + closed);
  }

  @Test
  void anEchoIsAnsweredOnlyForWhoIsKnownToBeThere() throws IOException {
    assertEquals(0, curl("10.50.0.1", Servers.HTTP).code());
    assertEquals(0, curl("[fd50::1]", Servers.HTTP).code());
    for (String there : new String[] {"10.50.0.1", "fd50::1"}) {
      Result ping = namespaces.client("", "ping", "-c", "1", "-W", "3", there);
      assertEquals(0, ping.code(), ping.output());
    }
    for (String unknown : new String[] {"10.50.0.9", "fd50::9"}) {
      Result ping = namespaces.client("", "ping", "-c", "1", "-W", "3", unknown);
      assertNotEquals(0, ping.code());
      assertTrue(ping.output().contains("nreachable"), ping.output());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.50.0.1", "fd50::1", "10.60.0.1"})
  void fiftyAtOnceLoseNothing(String host) throws IOException {
    Result result = namespaces.javaClient(Client.class, "parallel", host, "" + Servers.ECHO, "50");
    assertEquals("equal 50\n", result.output());
  }

  @Test
  void aResetComesThrough() throws IOException {
    Result result = namespaces.javaClient(Client.class, "reset", "10.50.0.1", "" + Servers.RESET);
    assertEquals("x\nConnection reset\n", result.output());
  }

  @Test
  void aSynThatComesAgainWhileItIsDecidedIsNoSecondConnection() throws IOException {
    assertEquals("connection 1\n", socat("", "TCP4:10.50.0.1:" + Servers.COUNT).output());
    assertEquals("connection 2\n", socat("", "TCP4:10.50.0.1:" + Servers.COUNT).output());
  }

  @Test
  void theResolverAnswersAtTheFarEndOfTheDevice() throws IOException {
    assertEquals("olleh", socat("hello", "UDP4:172.19.0.2:53").output());
    assertEquals("resolver\n", socat("", "TCP4:172.19.0.2:53").output());
    assertTrue(socat("", "TCP4:172.19.0.2:54").output().contains("Connection refused"));
  }

  @Test
  void theAgentsOwnConnectionIsNotLedRoundInCircles() throws IOException {
    assertEquals("refused: Connection refused", ask("dial"));
  }

  @Test
  void aHostOfTheHeadendStaysOutside() throws IOException {
    String route = namespaces.ip("route get 10.50.0.77");
    assertTrue(route.contains("dev c0"), route);
    assertTrue(namespaces.ip("route get 10.50.0.78").contains("dev zta0"));
    assertTrue(namespaces.ip("route get 10.50.0.78 mark 0x5a").contains("dev c0"));
  }

  @Test
  void namesAreGivenBack() throws IOException {
    assertEquals(0, curl("100.64.0.10", Servers.HTTP).code());
    for (int i = 0; i < 50 && !ask("held").equals("held 0"); i++) {
      pause();
    }
    assertEquals("held 0", ask("held"));
  }

  @Test
  @Order(LAST - 3)
  void whatIsNoLongerPrivateGoesItsOwnWay() throws IOException {
    tell("less");
    assertEquals("READY", said.readLine());
    String routes = namespaces.ip("route show table 92");
    assertTrue(routes.contains("10.50.0.0/16") && !routes.contains("10.60"), routes);
    assertFalse(namespaces.ip("rule show").contains("10.50.0.77"));
    assertEquals(0, curl("10.60.0.1", Servers.HTTP).code());
  }

  @Test
  @Order(LAST - 2)
  void aKilledAgentLeavesNothingButRulesThatDoNothing() throws Exception {
    agent.toHandle().descendants().forEach(ProcessHandle::destroyForcibly);
    agent.destroyForcibly();
    assertTrue(agent.waitFor(10, TimeUnit.SECONDS));
    for (int i = 0; i < 50 && namespaces.ip("link show").contains("zta0"); i++) {
      pause();
    }
    assertFalse(namespaces.ip("link show").contains("zta0"));
    assertFalse(namespaces.ip("route show table all").contains("zta0"));
    assertEquals("", namespaces.client("", "nft", "list", "ruleset").output());
    assertTrue(namespaces.ip("rule show").contains("lookup 92"));
    assertEquals(0, curl("10.50.0.1", Servers.HTTP).code(), "goes its ordinary way");
  }

  @Test
  @Order(LAST - 1)
  void theNextStartTakesOverAndAStopUndoesAll() throws Exception {
    List<Path> leftOver = journal();
    assertFalse(leftOver.isEmpty());
    startAgent();
    assertEquals("220 hi\r\n", socat("", "TCP4:10.50.0.1:" + Servers.BANNER).output());
    assertTrue(journal().stream().noneMatch(leftOver::contains));
    assertEquals(2, count(both(), "lookup 92"), this::both);
    Process holder =
        namespaces.startClient(
            work.resolve("holder.log"), Client.class, "hold", "10.50.0.1", "" + Servers.ECHO);
    BufferedReader held = reader(holder);
    assertEquals("held", held.readLine());
    assertEquals("STOPPED", ask("stop"));
    assertEquals("Connection reset", held.readLine(), "an open flow is broken off");
    assertEquals(0, count(both(), "lookup 9"), this::both);
    assertFalse(namespaces.ip("link show").contains("zta0"));
    assertEquals("", namespaces.client("", "nft", "list", "ruleset").output());
    assertEquals(0, count(namespaces.ip("route show table all"), "table 93"));
    assertEquals(0, count(namespaces.ip("-6 route show table all"), "table 93"));
    assertEquals(List.of(), journal());
  }

  final String both() {
    try {
      return namespaces.ip("rule show") + namespaces.ip("-6 rule show");
    } catch (IOException e) {
      return e.toString();
    }
  }

  static int count(String text, String part) {
    return text.split(part, -1).length - 1;
  }

  private List<Path> journal() throws IOException {
    try (Stream<Path> files = Files.list(work.resolve("journal"))) {
      return files.toList();
    }
  }

  static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
