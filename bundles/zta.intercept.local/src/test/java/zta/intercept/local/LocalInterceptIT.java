package zta.intercept.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.access.ReasonCode;
import zta.api.flow.Destination;
import zta.api.flow.Flow;
import zta.api.flow.Protocol;
import zta.api.intercept.Answer;
import zta.api.intercept.Explainer;
import zta.api.intercept.Explanation;
import zta.api.intercept.Interceptor;
import zta.intercept.local.fixture.AgentOfTest;
import zta.intercept.local.fixture.Curl;
import zta.intercept.local.fixture.Servers;
import zta.intercept.local.fixture.Socks;

/** The interceptor and the engine as applications meet them, with curl and plain sockets. */
class LocalInterceptIT {
  private static final String WIKI = "wiki.corp.test";
  private static final String SECRET = "secret.corp.test";

  @TempDir static Path home;
  private static AgentOfTest agent;
  private static final Servers SERVERS = new Servers();
  private static HttpServer web;
  private static String port;

  @BeforeAll
  static void start() throws Exception {
    web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext(
        "/",
        exchange -> {
          byte[] sent = exchange.getRequestBody().readAllBytes();
          String host = exchange.getRequestHeaders().getFirst("Host");
          byte[] body =
              ("hello from " + host + exchange.getRequestURI() + " got " + sent.length)
                  .getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    web.start();
    agent = new AgentOfTest(home);
    agent.tunnels().serve(WIKI + ":80", web.getAddress());
    agent.tunnels().refuse(SECRET + ":80", ReasonCode.NO_RULE);
    port = Integer.toString(agent.endpoint().getPort());
  }

  @BeforeEach
  void enrol() {
    agent.policy("+" + WIKI, "-" + SECRET, "+db.corp.test", "+bulk.corp.test", "+down.corp.test");
  }

  @AfterAll
  static void stop() {
    agent.close();
    SERVERS.close();
    web.stop(0);
  }

  @Test
  void reachesPrivateNameOverSocks() throws Exception {
    Curl curl = Curl.run("--socks5-hostname", "127.0.0.1:" + port, "http://" + WIKI + "/a");
    assertTrue(curl.output().contains("hello from " + WIKI + "/a"), curl.output());
    assertEquals(0, curl.exit());
  }

  @Test
  void reachesPrivateNameOverConnect() throws Exception {
    Curl curl = Curl.run("-p", "-x", "http://127.0.0.1:" + port, "http://" + WIKI + "/b");
    assertTrue(curl.output().contains("200 Connection Established"), curl.output());
    assertTrue(curl.output().contains("hello from " + WIKI + "/b"), curl.output());
  }

  @Test
  void forwardsAbsoluteRequestsWithAndWithoutBody() throws Exception {
    String proxy = "http://127.0.0.1:" + port;
    Curl get = Curl.run("-x", proxy, "http://" + WIKI + "/c?d=e");
    assertTrue(get.output().contains("hello from " + WIKI + "/c?d=e got 0"), get.output());
    Curl post = Curl.run("-x", proxy, "-d", "12345", "http://" + WIKI + "/c");
    assertTrue(post.output().contains("got 5"), post.output());
    Curl chunked =
        Curl.run(
            "-x", proxy, "-H", "Transfer-Encoding: chunked", "-d", "1234567", "http://" + WIKI);
    assertTrue(chunked.output().contains("got 7"), chunked.output());
  }

  @Test
  void saysWhyItRefusesInTermsOfEachProtocol() throws Exception {
    Curl connect = Curl.run("-p", "-x", "http://127.0.0.1:" + port, "http://" + SECRET);
    assertTrue(connect.output().contains("403 Forbidden"), connect.output());
    assertTrue(connect.output().contains("error=http_request_denied"), connect.output());
    assertTrue(connect.output().contains("zta-reason=\"ZTA-ACCESS-NO-RULE\""), connect.output());
    assertTrue(connect.output().contains("zta-rule=\"rule-of-proxy\""), connect.output());
    Curl plain = Curl.run("-x", "http://127.0.0.1:" + port, "http://" + SECRET);
    assertTrue(plain.output().contains(ReasonCode.NO_RULE.text()), plain.output());
    assertEquals(2, reply(1, SECRET, 80));
    assertEquals(5, reply(1, "down.corp.test", deadPort()));
    assertEquals(7, reply(2, WIKI, 80));
  }

  private static int deadPort() throws IOException {
    int dead = Servers.freePort();
    agent
        .tunnels()
        .serve(
            "down.corp.test:" + dead,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), dead));
    return dead;
  }

  private static int reply(int command, String name, int toPort) throws IOException {
    try (Socket socket = socket()) {
      return Socks.request(socket, command, name, toPort);
    }
  }

  private static Socket socket() throws IOException {
    Socket socket = new Socket(agent.endpoint().getAddress(), agent.endpoint().getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  @Test
  void refusesSocks4InItsOwnTerms() throws Exception {
    try (Socket socket = socket()) {
      socket.getOutputStream().write(new byte[] {4, 1, 0, 80, 127, 0, 0, 1, 0});
      assertArrayEquals(
          new byte[] {0, 0x5b, 0, 0, 0, 0, 0, 0}, socket.getInputStream().readAllBytes());
    }
  }

  @Test
  void serverMaySpeakFirst() throws Exception {
    InetSocketAddress server =
        SERVERS.start(connection -> connection.getOutputStream().write("220 hi".getBytes(UTF_8)));
    agent.tunnels().serve("db.corp.test:3306", server);
    try (Socket socket = Socks.connect(agent.endpoint(), "db.corp.test", 3306)) {
      assertEquals("220 hi", new String(socket.getInputStream().readAllBytes(), UTF_8));
    }
  }

  @Test
  void sixteenFlowsCarryTheirBytesUnchanged() throws Exception {
    agent.tunnels().serve("bulk.corp.test:9", SERVERS.start(Servers::echo));
    assertAllUnchanged(() -> roundTrip("bulk.corp.test", 9), 16);
    List<Flow> ended = agent.flows().recent(100);
    long completed =
        ended.stream()
            .filter(f -> f.tuple().destination().host().equals("bulk.corp.test"))
            .filter(f -> f.outcome().orElseThrow().reason() == ReasonCode.COMPLETED)
            .filter(f -> f.counters().sent() == 1_000_000 && f.counters().received() == 1_000_000)
            .count();
    assertEquals(16, completed);
  }

  @Test
  void otherTrafficPassesByteForByte() throws Exception {
    InetSocketAddress server = SERVERS.start(Servers::echo);
    assertAllUnchanged(() -> roundTrip("127.0.0.1", server.getPort()), 4);
    assertTrue(
        agent.flows().recent(1000).stream()
            .noneMatch(f -> f.tuple().destination().port() == server.getPort()));
  }

  private static void assertAllUnchanged(Callable<Boolean> transfer, int times) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(times);
    List<Future<Boolean>> results = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      results.add(threads.submit(transfer));
    }
    for (Future<Boolean> result : results) {
      assertTrue(result.get());
    }
    threads.shutdown();
  }

  private static boolean roundTrip(String name, int toPort) throws Exception {
    byte[] bytes = new byte[1_000_000];
    new Random(toPort).nextBytes(bytes);
    try (Socket socket = Socks.connect(agent.endpoint(), name, toPort)) {
      Thread sender =
          new Thread(
              () -> {
                try {
                  socket.getOutputStream().write(bytes);
                  socket.shutdownOutput();
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      sender.start();
      byte[] back = socket.getInputStream().readAllBytes();
      sender.join();
      return java.util.Arrays.equals(bytes, back);
    }
  }

  @Test
  void neverDialsItself() throws Exception {
    int own = agent.endpoint().getPort();
    assertEquals(2, reply(1, "127.0.0.1", own));
    assertEquals(2, reply(1, "localhost", own));
  }

  @Test
  void servesPacToThisMachineOnly() throws Exception {
    String url = "http://127.0.0.1:" + port + "/proxy.pac";
    Curl curl = Curl.run("-i", url);
    assertTrue(curl.output().contains("application/x-ns-proxy-autoconfig"), curl.output());
    assertTrue(curl.output().contains("PROXY 127.0.0.1:" + port), curl.output());
    assertTrue(curl.output().contains(WIKI), curl.output());
    Curl rebound = Curl.run("-i", "-H", "Host: evil.example", url);
    assertFalse(rebound.output().contains(WIKI), rebound.output());
  }

  @Test
  void closesLiveFlowsThatThePolicyNoLongerAllows() throws Exception {
    agent.tunnels().serve("bulk.corp.test:10", SERVERS.start(Servers::echo));
    agent.tunnels().serve("db.corp.test:10", SERVERS.start(Servers::echo));
    try (Socket ends = Socks.connect(agent.endpoint(), "bulk.corp.test", 10);
        Socket stays = Socks.connect(agent.endpoint(), "db.corp.test", 10)) {
      assertEquals('x', ping(ends));
      agent.policy("+db.corp.test", "-bulk.corp.test");
      assertThrows(IOException.class, () -> read(ends));
      assertEquals('x', ping(stays));
    }
    assertEquals(ReasonCode.NO_RULE, outcome("bulk.corp.test", 10));
  }

  private static ReasonCode outcome(String name, int toPort) {
    return agent.flows().recent(100).stream()
        .filter(f -> f.tuple().destination().equals(new Destination(Protocol.TCP, name, toPort)))
        .findFirst()
        .flatMap(Flow::outcome)
        .orElseThrow()
        .reason();
  }

  private static int ping(Socket socket) throws IOException {
    socket.getOutputStream().write('x');
    return read(socket);
  }

  private static int read(Socket socket) throws IOException {
    int value = socket.getInputStream().read();
    if (value < 0) {
      throw new AssertionError("a flow that was cut looks complete");
    }
    return value;
  }

  @Test
  void endOfEnrolmentEndsFlows() throws Exception {
    agent.tunnels().serve("db.corp.test:11", SERVERS.start(Servers::echo));
    try (Socket socket = Socks.connect(agent.endpoint(), "db.corp.test", 11)) {
      assertEquals('x', ping(socket));
      agent.unenrol();
      assertThrows(IOException.class, () -> read(socket));
    }
    assertEquals(ReasonCode.CERTIFICATE, outcome("db.corp.test", 11));
  }

  @Test
  void afterTheEndOfEnrolmentNewFlowsGoTheirOwnWay() throws Exception {
    int privatePort = privateAddresses("+");
    assertEquals("tunnel", greeting("127.0.0.1", privatePort));
    agent.unenrol();
    assertEquals("direct", greeting("127.0.0.1", privatePort));
  }

  @Test
  void aNameThatLeadsToAPrivateAddressGoesThroughTheTunnel() throws Exception {
    int privatePort = privateAddresses("+");
    assertEquals("tunnel", greeting("localhost", privatePort));
    agent.policy("+" + WIKI);
    assertEquals("direct", greeting("localhost", privatePort));
  }

  @Test
  void aNameThatLeadsToARefusedAddressIsRefused() throws Exception {
    int privatePort = privateAddresses("-");
    agent.tunnels().refuse("127.0.0.1:" + privatePort, ReasonCode.NO_RULE);
    agent.tunnels().refuse("[::1]:" + privatePort, ReasonCode.NO_RULE);
    assertEquals(2, reply(1, "localhost", privatePort));
  }

  /** Makes the loopback addresses private; what listens there is not what the tunnel reaches. */
  private static int privateAddresses(String allowed) throws IOException {
    InetSocketAddress behind = SERVERS.start(saying("tunnel"));
    int open = SERVERS.start(saying("direct")).getPort();
    agent.tunnels().serve("127.0.0.1:" + open, behind);
    agent.tunnels().serve("[::1]:" + open, behind);
    agent.policy(allowed + "127.0.0.1", allowed + "::1");
    return open;
  }

  private static Servers.Service saying(String word) {
    return connection -> connection.getOutputStream().write(word.getBytes(UTF_8));
  }

  private static String greeting(String name, int toPort) throws IOException {
    try (Socket socket = Socks.connect(agent.endpoint(), name, toPort)) {
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Test
  void whoHasJustConnectedIsServedWhileTheInterceptorDrains() throws Exception {
    try (AgentOfTest second = new AgentOfTest(home.resolve("draining"))) {
      second.policy("+db.corp.test");
      second.tunnels().serve("db.corp.test:12", SERVERS.start(Servers::echo));
      InetSocketAddress old = second.endpoint();
      int next = Servers.freePort();
      ExecutorService thread = Executors.newSingleThreadExecutor();
      Future<Interceptor> moved;
      try (Socket early = new Socket(old.getAddress(), old.getPort())) {
        early.setSoTimeout(20_000);
        moved = thread.submit(() -> second.listenOn(next));
        awaitClosed(old);
        assertEquals(0, Socks.request(early, 1, "db.corp.test", 12));
        assertEquals('x', ping(early));
      }
      assertTrue(moved.get().endpoints().get(0).endsWith(":" + next));
      thread.shutdown();
    }
  }

  private static void awaitClosed(InetSocketAddress listener) {
    boolean open = true;
    while (open) {
      try (Socket probe = new Socket(listener.getAddress(), listener.getPort())) {
        open = probe.isConnected();
      } catch (IOException e) {
        open = false;
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void explainsWhatIsRefused() throws Exception {
    Curl.run("-p", "-x", "http://127.0.0.1:" + port, "http://" + SECRET);
    Destination secret = new Destination(Protocol.TCP, SECRET, 80);
    Explanation why = agent.service(Explainer.class).explain(agent.user(), secret);
    assertEquals(List.of("zta"), why.order());
    assertTrue(why.decision().answer() instanceof Answer.Take);
    assertEquals(ReasonCode.NO_RULE, why.verdict().orElseThrow().reason());
    assertEquals("rule-of-proxy", why.latest().orElseThrow().verdict().ruleId().orElseThrow());
  }

  @Test
  void anotherAgentOnTheSamePortIsTold() throws Exception {
    try (AgentOfTest second = new AgentOfTest(home.resolve("second"))) {
      Interceptor interceptor = second.listenOn(agent.endpoint().getPort());
      assertEquals("ZTA-NET-004", interceptor.faults().get(0).code());
      assertEquals(List.of(), interceptor.endpoints());
    }
  }
}
