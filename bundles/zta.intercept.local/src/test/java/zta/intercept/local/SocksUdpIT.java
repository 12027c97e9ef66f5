package zta.intercept.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import zta.api.access.ReasonCode;
import zta.api.flow.Flow;
import zta.api.flow.Protocol;
import zta.intercept.local.fixture.AgentOfTest;
import zta.intercept.local.fixture.Servers;
import zta.intercept.local.fixture.SocksUdp;
import zta.testkit.NeedsRoot;

/** UDP through the interceptor, as applications meet it. */
@Timeout(60)
class SocksUdpIT {
  private static final String DNS = "dns.corp.test";
  private static final String ECHO = "echo.corp.test";
  private static final String SECRET = "secret.corp.test";
  private static final int SHORT = 400;
  private static final int WINDOW = 8;

  @TempDir static Path home;
  private static AgentOfTest agent;
  private static DatagramSocket echo;

  @BeforeAll
  static void start() throws Exception {
    agent = new AgentOfTest(home);
    echo = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread thread = new Thread(SocksUdpIT::echo, "udp-echo");
    thread.setDaemon(true);
    thread.start();
    agent.tunnels().serve("udp:" + ECHO + ":7", (InetSocketAddress) echo.getLocalSocketAddress());
    agent.tunnels().refuse("udp:" + SECRET + ":7", ReasonCode.DENIED_BY_RULE);
  }

  private static void echo() {
    byte[] buffer = new byte[65535];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        echo.receive(packet);
        echo.send(packet);
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  @BeforeEach
  void enrol() {
    agent.policy("+" + ECHO, "+" + DNS, "+" + SECRET);
  }

  @AfterAll
  static void stop() {
    agent.close();
    echo.close();
  }

  private static List<Flow> flows(String host) {
    return agent.flows().live().stream()
        .filter(flow -> flow.tuple().destination().host().equals(host))
        .toList();
  }

  @Test
  void keepsBoundariesAndUsesOneFlowADestination() throws Exception {
    try (SocksUdp client = new SocksUdp(agent.endpoint())) {
      Random random = new Random(6);
      byte[][] sent = new byte[500][];
      for (int i = 0; i < sent.length; i++) {
        sent[i] = new byte[i == 100 ? 0 : i == 200 ? 60_000 : random.nextInt(1400)];
        random.nextBytes(sent[i]);
        client.send(ECHO, 7, sent[i]);
        if (i >= WINDOW) {
          assertArrayEquals(sent[i - WINDOW], client.receive(ECHO, 7));
        }
      }
      assertEquals(1, flows(ECHO).size());
      Flow flow = flows(ECHO).get(0);
      assertEquals(Protocol.UDP, flow.tuple().destination().protocol());
      assertEquals(agent.user(), flow.user());
      assertEquals(client.socket().getLocalPort(), flow.tuple().source().getPort());
    }
    eventually(() -> flows(ECHO).isEmpty());
  }

  @Test
  void whatIsRefusedIsSilentAndOthersGoOn() throws Exception {
    try (SocksUdp client = new SocksUdp(agent.endpoint())) {
      client.send(SECRET, 7, new byte[1]);
      client.send(ECHO, 7, new byte[] {9});
      assertArrayEquals(new byte[] {9}, client.receive(ECHO, 7));
      eventually(
          () ->
              agent.flows().recent(10).stream()
                  .anyMatch(
                      flow ->
                          flow.tuple().destination().host().equals(SECRET)
                              && flow.verdict().reason() == ReasonCode.DENIED_BY_RULE));
    }
  }

  @Test
  void fragmentsAndNoiseAreDropped() throws Exception {
    try (SocksUdp client = new SocksUdp(agent.endpoint())) {
      client.sendRaw(SocksUdp.packet(1, ECHO, 7, new byte[] {1}));
      client.sendRaw(SocksUdp.packet(0x80, ECHO, 7, new byte[] {2}));
      client.sendRaw(SocksUdp.packet(0, ECHO, 0, new byte[] {3}));
      client.sendRaw(SocksUdp.packet(0, "127.1", 7, new byte[] {4}));
      client.sendRaw(new byte[] {0, 0, 0});
      client.sendRaw(new byte[0]);
      client.send(ECHO, 7, new byte[] {5});
      assertArrayEquals(new byte[] {5}, client.receive(ECHO, 7));
    }
  }

  @Test
  void servesOneSocketOnly() throws Exception {
    try (SocksUdp client = new SocksUdp(agent.endpoint());
        DatagramSocket second = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      client.send(ECHO, 7, new byte[] {1});
      client.receive(ECHO, 7);
      byte[] packet = SocksUdp.packet(0, ECHO, 7, new byte[] {2});
      second.setSoTimeout(SHORT);
      second.send(new DatagramPacket(packet, packet.length, client.relay()));
      assertThrows(
          SocketTimeoutException.class,
          () -> second.receive(new DatagramPacket(new byte[100], 100)));
    }
  }

  @Test
  @NeedsRoot(to = "send as another user")
  void aSocketOfAnotherUserIsNotServed() throws Exception {
    try (SocksUdp client = new SocksUdp(agent.endpoint())) {
      String script =
          """
          import socket, sys
          s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
          s.settimeout(%d / 1000)
          s.sendto(bytes.fromhex(sys.argv[2]), ('127.0.0.1', int(sys.argv[1])))
          try: print('got', s.recv(100))
          except TimeoutError: print('nothing')
          """
              .formatted(SHORT);
      String hex = java.util.HexFormat.of().formatHex(SocksUdp.packet(0, ECHO, 7, new byte[] {6}));
      String output =
          run(
              List.of(
                  "setpriv",
                  "--reuid=65534",
                  "--regid=65534",
                  "--clear-groups",
                  "/usr/bin/python3",
                  "-c",
                  script,
                  "" + client.relay().getPort(),
                  hex));
      assertEquals("nothing\n", output);
      assertTrue(flows(ECHO).isEmpty());
      client.send(ECHO, 7, new byte[] {7});
      assertArrayEquals(new byte[] {7}, client.receive(ECHO, 7));
    }
  }

  @Test
  void endsWithTheControlConnection() throws Exception {
    try (SocksUdp client = new SocksUdp(agent.endpoint())) {
      client.send(ECHO, 7, new byte[] {1});
      client.receive(ECHO, 7);
      client.endControl();
      eventually(() -> flows(ECHO).isEmpty());
      eventually(() -> isFree(client.relay()));
    }
  }

  private static boolean isFree(InetSocketAddress address) {
    try (DatagramSocket probe = new DatagramSocket(address)) {
      return probe.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void endsWhenThePolicyNoLongerAllows() throws Exception {
    try (SocksUdp client = new SocksUdp(agent.endpoint())) {
      client.send(ECHO, 7, new byte[] {1});
      client.receive(ECHO, 7);
      agent.policy("-" + ECHO, "+" + DNS);
      eventually(() -> flows(ECHO).isEmpty());
    }
  }

  @Test
  void whatIsNotPrivateGoesItsOwnWay() throws Exception {
    try (SocksUdp client = new SocksUdp(agent.endpoint())) {
      for (int i = 0; i < 50; i++) {
        client.send("127.0.0.1", echo.getLocalPort(), new byte[i]);
        assertEquals(i, client.receive("127.0.0.1", echo.getLocalPort()).length);
      }
    }
    assertTrue(flows("127.0.0.1").isEmpty());
  }

  @Test
  void aRealNameServerAnswersThroughIt() throws Exception {
    int port = Servers.freePort();
    Process server = dnsmasq(port);
    try {
      agent
          .tunnels()
          .serve(
              "udp:" + DNS + ":53", new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      Path script = home.resolve("dns.py");
      Files.writeString(script, CLIENT);
      for (List<String> where :
          List.of(List.of(DNS, "53"), List.of("127.0.0.1", Integer.toString(port)))) {
        String output =
            run(
                List.of(
                    "/usr/bin/python3",
                    script.toString(),
                    Integer.toString(agent.endpoint().getPort()),
                    where.get(0),
                    where.get(1),
                    "printer.corp.test"));
        assertEquals("10.1.2.3\n", output);
      }
    } finally {
      server.destroy();
      assertTrue(server.waitFor(10, TimeUnit.SECONDS));
    }
  }

  private static Process dnsmasq(int port) throws Exception {
    try {
      Process server =
          new ProcessBuilder(
                  "dnsmasq",
                  "--keep-in-foreground",
                  "--conf-file=/dev/null",
                  "--pid-file",
                  "--no-resolv",
                  "--no-hosts",
                  "--port=" + port,
                  "--listen-address=127.0.0.1",
                  "--bind-interfaces",
                  "--address=/printer.corp.test/10.1.2.3")
              .redirectErrorStream(true)
              .redirectOutput(home.resolve("dnsmasq.log").toFile())
              .start();
      eventually(() -> !isFree(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
      return server;
    } catch (IOException e) {
      throw new IOException("NOT RUN: dnsmasq is not installed", e);
    }
  }

  /** A SOCKS5 client and a DNS query, by hand; tries again as resolvers do. */
  private static final String CLIENT =
      """
      import socket, struct, sys
      agent, host, port, name = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
      control = socket.create_connection(('127.0.0.1', agent))
      control.sendall(bytes([5, 1, 0]))
      assert control.recv(2) == bytes([5, 0])
      control.sendall(bytes([5, 3, 0, 1, 0, 0, 0, 0, 0, 0]))
      reply = control.recv(10)
      assert reply[:4] == bytes([5, 0, 0, 1]), reply
      relay = (socket.inet_ntoa(reply[4:8]), struct.unpack('!H', reply[8:])[0])
      header = bytes([0, 0, 0, 3, len(host)]) + host.encode() + struct.pack('!H', port)
      question = b''.join(bytes([len(l)]) + l.encode() for l in name.split('.')) + bytes(1)
      query = struct.pack('!6H', 4711, 0x100, 1, 0, 0, 0) + question + struct.pack('!2H', 1, 1)
      udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
      udp.settimeout(2)
      for attempt in range(5):
          udp.sendto(header + query, relay)
          try: answer = udp.recv(4096)
          except TimeoutError: continue
          assert answer.startswith(header), answer
          assert answer[len(header):len(header) + 2] == query[:2]
          print(socket.inet_ntoa(answer[-4:]))
          break
      """;

  private static String run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    return output;
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void eventually(Condition condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.holds()) {
      assertTrue(System.nanoTime() < deadline, "did not happen in time");
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
