package zta.names.internal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.fault.FaultCode;
import zta.names.internal.dns.Wire;

/** The resolver on loopback, asked by dig, with dnsmasq behind it. */
class ResolverIT {
  @TempDir static Path folder;
  private static RealDns real;
  private static int realPort;
  private static int port;
  private static AgentOfTest agent;

  @BeforeAll
  static void start() throws Exception {
    Shell.needs("dig", "dnsmasq");
    realPort = freePort(22_000);
    real = new RealDns(folder.resolve("dnsmasq.log"), List.of(), realPort, "127.0.0.1");
    port = freePort(23_000);
    agent = new AgentOfTest(folder, settings(port)).awaitServing();
  }

  @AfterAll
  static void stop() throws Exception {
    if (agent != null) {
      agent.close();
    }
    if (real != null) {
      List<String> asked = real.privateQuestions();
      real.close();
      assertEquals(List.of(), asked, "no private name went upstream in any test");
    }
  }

  private static Map<String, Object> settings(int at) {
    Map<String, Object> values = new HashMap<>();
    values.put("port", at);
    values.put("steering", "none");
    values.put("upstreams", new String[] {"127.0.0.1#" + realPort});
    values.put("searchDomains", new String[] {"home.lan"});
    values.put("srv", new String[] {"_ldap._tcp.corp.example 0 100 389 dc1.corp.example"});
    return values;
  }

  private static int freePort(int from) throws IOException {
    for (int at = from; at < from + 900; at++) {
      try (ServerSocket tcp = new ServerSocket(at, 1, InetAddress.getLoopbackAddress());
          DatagramSocket udp = new DatagramSocket(tcp.getLocalSocketAddress())) {
        return udp.getLocalPort();
      } catch (IOException taken) {
        // The next one, then.
      }
    }
    throw new IOException("no free port");
  }

  private static String dig(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("dig", "@127.0.0.1", "-p", Integer.toString(port), "+tries=1", "+time=9"));
    command.addAll(List.of(arguments));
    return Shell.run(command);
  }

  private static String shortly(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("+short"));
    all.addAll(List.of(arguments));
    return dig(all.toArray(String[]::new));
  }

  @Test
  void privateNamesHaveSyntheticAddressesOfBothFamilies() throws Exception {
    assertTrue(shortly("app.corp.example", "A").startsWith("100.65."));
    assertTrue(shortly("app.corp.example", "AAAA").startsWith("fd7a:5a7a::"));
    assertEquals(shortly("app.corp.example", "A"), shortly("+tcp", "app.corp.example", "A"));
    assertEquals(
        shortly("app.corp.example", "A"),
        Shell.run(
            List.of(
                "dig", "@::1", "-p", Integer.toString(port), "+short", "app.corp.example", "A")));
    String any = dig("app.corp.example", "ANY", "+notcp");
    assertTrue(any.contains("fd7a:5a7a::") && any.contains("100.65."), any);
  }

  @Test
  void otherTypesHaveNoData() throws Exception {
    for (String type : List.of("HTTPS", "TYPE64", "MX", "TXT", "CNAME")) {
      String reply = dig("app.corp.example", type);
      assertTrue(reply.contains("status: NOERROR") && reply.contains("ANSWER: 0"), reply);
    }
    assertEquals("0 100 389 dc1.corp.example.", shortly("_ldap._tcp.corp.example", "SRV"));
    assertTrue(shortly("dc1.corp.example", "A").startsWith("100.65."));
  }

  @Test
  void addressesHaveTheirNamesBack() throws Exception {
    assertEquals("app.corp.example.", shortly("-x", shortly("app.corp.example", "A")));
    assertEquals("app.corp.example.", shortly("-x", shortly("app.corp.example", "AAAA")));
    assertTrue(dig("-x", "100.65.200.200").contains("NXDOMAIN"));
    assertEquals("www.public.example.", shortly("-x", "203.0.113.7"));
  }

  @Test
  void caseComesBackAsItWent() throws Exception {
    assertTrue(dig("aPp.CoRp.eXample", "A").contains("aPp.CoRp.eXample."));
    String forwarded = dig("wWw.PuBlic.example", "A");
    assertTrue(forwarded.contains("wWw.PuBlic.example.") && forwarded.contains("203.0.113.7"));
  }

  @Test
  void exceptionsAndPublicNamesAreForwarded() throws Exception {
    assertEquals("203.0.113.8", shortly("vpn.corp.example", "A"));
    assertEquals("203.0.113.9", shortly("proxy.corp.example", "A"));
    assertEquals("203.0.113.7", shortly("www.public.example", "A"));
    assertEquals("203.0.113.7", shortly("+tcp", "www.public.example", "A"));
    assertEquals("2001:db8::7", shortly("www.public.example", "AAAA"));
    assertTrue(dig("none.public.example", "A").contains("NXDOMAIN"));
  }

  @Test
  void answersTooLongForUdpAreCutAndWholeOverTcp() throws Exception {
    String cut = dig("+ignore", "+noedns", "big.public.example", "TXT");
    assertTrue(cut.contains(" tc ") || cut.contains("tc;"), cut);
    assertEquals(8, shortly("big.public.example", "TXT").lines().count());
    assertEquals(
        8, shortly("+ignore", "+bufsize=4096", "big.public.example", "TXT").lines().count());
  }

  @Test
  void aliasIntoAPrivateZoneHasTheSyntheticAddress() throws Exception {
    assertEquals(shortly("app.corp.example", "A"), shortly("alias.public.example", "A"));
  }

  @Test
  void syntheticAddressFromUpstreamIsDropped() throws Exception {
    assertTrue(dig("trick.public.example", "A").contains("SERVFAIL"));
    assertTrue(agent.board().faults().stream().anyMatch(f -> f.code().equals("ZTA-NAMES-001")));
  }

  @Test
  void searchDomainCarriesNothingOut() throws Exception {
    assertTrue(dig("app.corp.example.home.lan", "A").contains("NXDOMAIN"));
  }

  @Test
  void restartKeepsAddresses() throws Exception {
    Path home = folder.resolve("again");
    Files.createDirectories(home);
    Map<String, Object> settings = settings(freePort(24_000));
    String[] ask = {
      "dig", "@127.0.0.1", "-p", String.valueOf(settings.get("port")), "+short", "", "A"
    };
    List<String> before = new ArrayList<>();
    try (AgentOfTest first = new AgentOfTest(home, settings).awaitServing()) {
      for (String name : List.of("b.corp.example", "a.corp.example")) {
        ask[5] = name;
        before.add(Shell.run(List.of(ask)));
      }
      assertTrue(first.runtime().checkRanges());
    }
    try (AgentOfTest second = new AgentOfTest(home, settings).awaitServing()) {
      ask[5] = "a.corp.example";
      assertEquals(before.get(1), Shell.run(List.of(ask)));
      ask[5] = "new.corp.example";
      assertTrue(!before.contains(Shell.run(List.of(ask))));
      assertNotEquals(List.of(), second.runtime().addresses());
    }
  }

  @Test
  void nonsenseHarmsNobody() throws Exception {
    Random random = new Random(27);
    byte[] query = Wire.query("app.corp.example", 1);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      for (int i = 0; i < 2_000; i++) {
        byte[] bytes = query.clone();
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        // Never a name that the test would then find upstream.
        bytes[2] |= (byte) 0x78;
        socket.send(new DatagramPacket(bytes, random.nextInt(bytes.length)));
      }
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(new byte[] {0, 3, 1, 2, 3, 0, 0, (byte) 255, (byte) 255, 1});
      socket.shutdownOutput();
      assertTrue(socket.getInputStream().readAllBytes().length <= 14);
    }
    String still = shortly("+tries=3", "+time=3", "app.corp.example", "A");
    assertTrue(still.startsWith("100.65."), still);
  }

  @Test
  void takenPortIsAFaultUntilItIsFree() throws Exception {
    int taken = freePort(25_000);
    ServerSocket holder = new ServerSocket(taken, 1, InetAddress.getLoopbackAddress());
    Path home = Files.createDirectories(folder.resolve("taken"));
    try (AgentOfTest waiting = new AgentOfTest(home, settings(taken))) {
      Shell.await("fault", () -> !waiting.board().faults().isEmpty());
      assertEquals(FaultCode.PORT_TAKEN.id(), waiting.board().faults().get(0).code());
      holder.close();
      waiting.awaitServing();
      assertEquals(List.of(), waiting.board().faults());
    } finally {
      holder.close();
    }
  }
}
