package zta.headend.connector.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.headend.ActivityRow;
import zta.headend.connector.internal.fixture.Child;
import zta.headend.connector.internal.fixture.ConnectorMain;
import zta.headend.connector.internal.fixture.Eventually;
import zta.headend.connector.internal.fixture.PrivateServer;
import zta.headend.connector.internal.fixture.TestHeadend;
import zta.headend.connector.internal.fixture.TunnelClient;

/** A real headend, connectors as processes of their own, and a private server. */
class ConnectorIT {
  private static final String APP = "app.berlin.test";
  private static final int TRIES = 50;

  @TempDir static Path folder;
  private static TestHeadend headend;
  private static PrivateServer server;
  private final Map<String, Child> connectors = new TreeMap<>();

  @BeforeAll
  static void start() throws Exception {
    server = new PrivateServer("127.0.0.1", 0);
    headend = new TestHeadend(folder, "127.0.0.1", freePort(), freePort());
  }

  private static int freePort() throws IOException {
    for (int i = 0; i < 50; i++) {
      try (ServerSocket free =
          new ServerSocket(ThreadLocalRandom.current().nextInt(15_000, 32_000))) {
        return free.getLocalPort();
      } catch (java.net.BindException taken) {
        Thread.onSpinWait();
      }
    }
    throw new IOException("no port is free");
  }

  @AfterAll
  static void stop() throws Exception {
    headend.close();
    server.close();
  }

  @AfterEach
  void removeConnectors() throws Exception {
    for (Map.Entry<String, Child> connector : connectors.entrySet()) {
      connector.getValue().thaw();
      connector.getValue().close();
      headend.admin("DELETE", "connectors/" + connector.getKey(), "");
    }
  }

  private void connector(String name) throws Exception {
    connector(name, "{\"loopback\":true,\"maxBackOffMillis\":1000}");
  }

  private void connector(String name, String settings) throws Exception {
    Path home = Files.createDirectories(home(name));
    Path config = Files.createDirectories(folder.resolve(name + "-config"));
    Files.writeString(config.resolve("zta.headend.connector.json"), settings);
    Files.setPosixFilePermissions(
        home, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
    Files.writeString(home.resolve("enrolment.json"), headend.invite(name, "berlin"));
    run(name);
    awaitState(name, "CONNECTED");
    assertFalse(Files.exists(home.resolve("enrolment.json")), "the invitation is used up");
  }

  private static Path home(String name) {
    return folder.resolve(name);
  }

  private void run(String name) throws Exception {
    connectors.put(
        name,
        new Child(
            List.of(),
            folder.resolve(name + ".log"),
            ConnectorMain.class,
            home(name).toString(),
            folder.resolve(name + "-config").toString()));
  }

  private static void awaitState(String name, String state) throws Exception {
    Eventually.holds(name + " is " + state, 40_000, () -> headend.state(name).equals(state));
  }

  private static void policy() throws Exception {
    String json =
        """
        {"schema":"zta.policy/1",
         "resources":[
          {"id":"app","names":["app.berlin.test"],"internalHost":"localhost","loopback":true,
           "network":"berlin"},
          {"id":"far","names":["far.berlin.test"],"internalHost":"192.0.2.1","network":"berlin"},
          {"id":"lost","names":["lost.berlin.test"],"network":"berlin"}],
         "rules":[{"id":"all","effect":"allow","resources":["*"]}]}
        """;
    HttpResponse<String> put = headend.admin("PUT", "policy", json);
    assertEquals(200, put.statusCode(), put.body());
    // The proxy hears of it within moments.
    Eventually.holds(
        "the policy is in force",
        5_000,
        () -> {
          try (TunnelClient client = TunnelClient.alice(headend)) {
            return !client.connect("lost.berlin.test:1").contains("ZTA-ACCESS-NO-RULE");
          }
        });
  }

  private static String app() {
    return APP + ":" + server.port();
  }

  private static TunnelClient flow() throws Exception {
    TunnelClient client = TunnelClient.alice(headend);
    String head = client.connect(app());
    assertTrue(head.startsWith("HTTP/1.1 200"), head);
    assertEquals("hello", client.echo("hello"));
    return client;
  }

  @Test
  void reachesThePrivateServerThroughTheConnectorWithTheFewestFlows() throws Exception {
    connector("berlin-1");
    connector("berlin-2");
    policy();

    try (TunnelClient client = TunnelClient.alice(headend)) {
      assertTrue(client.connect(app()).startsWith("HTTP/1.1 200"));
      assertTrue(client.page(APP).endsWith("private page"));
    }
    ActivityRow row = headend.activity(app()).get(0);
    assertEquals("berlin", row.details().get("app connector group id"));
    assertTrue(
        Set.of("berlin-1", "berlin-2").contains(row.details().get("app connector id")),
        row.toString());
    assertTrue(row.details().get("resolved ip").contains("1"), row.toString());

    awaitNoFlow();
    List<TunnelClient> flows = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      flows.add(flow());
    }
    assertEquals(3, headend.flows("berlin-1"));
    assertEquals(3, headend.flows("berlin-2"));
    for (TunnelClient flow : flows) {
      flow.close();
    }
    awaitNoFlow();
    assertEquals(
        "127.0.0.1",
        headend.connector("berlin-1").get("addresses").getAsJsonArray().get(0).getAsString());
  }

  private static void awaitNoFlow() throws Exception {
    Eventually.holds(
        "no flow is left",
        5_000,
        () -> headend.flows("berlin-1") == 0 && headend.flows("berlin-2") == 0);
  }

  @Test
  void flowsOfAKilledConnectorEndAndNewOnesGoToTheOther() throws Exception {
    connector("kill-1");
    policy();
    TunnelClient flow = flow();
    connector("kill-2");

    connectors.get("kill-1").kill();
    assertTrue(flow.untilEnd() < 1_000);
    long began = System.nanoTime();
    flow().close();
    assertTrue(System.nanoTime() - began < 5_000_000_000L);
    Eventually.holds(
        "the end is recorded with its reason",
        5_000,
        () ->
            headend.activity(app()).stream()
                .anyMatch(
                    row -> "ZTA-CONNECTOR-LOST".equals(row.details().get("connection status"))));

    run("kill-1");
    awaitState("kill-1", "CONNECTED");
  }

  @Test
  void aFrozenConnectorIsNoticedAndDoesNotHoldNewFlowsUp() throws Exception {
    connector("cold-1");
    policy();
    TunnelClient flow = flow();
    connector("cold-2");
    TunnelClient second = flow();

    connectors.get("cold-1").freeze();
    try {
      for (int i = 0; i < 2; i++) {
        long began = System.nanoTime();
        flow().close();
        long took = (System.nanoTime() - began) / 1_000_000;
        assertTrue(took < 5_000, "a new flow took " + took + " ms");
      }
      long took = flow.untilEnd();
      assertTrue(took < 15_000, "noticed after " + took + " ms");
      assertEquals("DISCONNECTED", headend.state("cold-1"));
      assertEquals("still here", second.echo("still here"));
    } finally {
      connectors.get("cold-1").thaw();
      second.close();
    }
    awaitState("cold-1", "CONNECTED");
  }

  @Test
  void aRemovedConnectorsFlowsEndWithinASecond() throws Exception {
    connector("gone-1");
    policy();
    TunnelClient flow = flow();

    assertEquals(204, headend.admin("DELETE", "connectors/gone-1", "").statusCode());
    long took = flow.untilEnd();
    assertTrue(took <= 1_000, "took " + took + " ms");
    assertEquals(404, headend.admin("GET", "connectors/gone-1", "").statusCode());
    try (TunnelClient client = TunnelClient.alice(headend)) {
      String refused = client.connect(app());
      assertTrue(refused.startsWith("HTTP/1.1 503"), refused);
      assertTrue(refused.contains("ZTA-RESOURCE-CONNECTOR"), refused);
    }
    // It tries again and again, and is never taken in.
    Thread.sleep(2_000);
    try (TunnelClient client = TunnelClient.alice(headend)) {
      assertTrue(client.connect(app()).contains("ZTA-RESOURCE-CONNECTOR"));
    }
  }

  @Test
  void tellsWhyAConnectorDoesNotReachAResource() throws Exception {
    connector("narrow-1", "{\"loopback\":false,\"networks\":[\"10.0.0.0/8\"]}");
    policy();
    assertRefused(app(), "403", "ZTA-ACCESS-ADDRESS", "destination_ip_prohibited");
    assertRefused("far.berlin.test:80", "403", "ZTA-ACCESS-ADDRESS", "destination_ip_prohibited");
    assertRefused("lost.berlin.test:80", "502", "ZTA-RESOURCE-NAME", "dns_error");
    connector("wide-1");
    assertRefused(APP + ":" + freePort(), "502", "ZTA-RESOURCE-REFUSED", "connection_refused");
    assertEquals("hello", flow().echo("hello"));
  }

  private static void assertRefused(String authority, String status, String... parts)
      throws Exception {
    try (TunnelClient client = TunnelClient.alice(headend)) {
      String head = client.connect(authority);
      assertTrue(head.startsWith("HTTP/1.1 " + status), head);
      for (String part : parts) {
        assertTrue(head.contains(part), head);
      }
    }
  }

  @Test
  void aTokenIsGoodForExactlyOneOfFiftyAtOnce() throws Exception {
    String token = token(headend.invite("token-1", "berlin"));
    CountDownLatch ready = new CountDownLatch(TRIES);
    ExecutorService pool = Executors.newFixedThreadPool(TRIES);
    List<Future<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      String body = registration(token, newKey());
      answers.add(
          pool.submit(
              () -> {
                ready.countDown();
                ready.await();
                return headend.post("/v1/connectors", body);
              }));
    }
    int won = 0;
    for (Future<HttpResponse<String>> answer : answers) {
      HttpResponse<String> response = answer.get();
      won += response.statusCode() == 201 ? 1 : 0;
      if (response.statusCode() != 201) {
        assertEquals(403, response.statusCode(), response.body());
        assertTrue(response.body().contains("ZTA-CONNECTOR-001"), response.body());
      }
    }
    pool.shutdown();
    assertEquals(1, won);
    assertEquals(403, headend.post("/v1/connectors", registration(token, newKey())).statusCode());
    headend.admin("DELETE", "connectors/token-1", "");
  }

  @Test
  void refusesBadTokensAndRequests() throws Exception {
    String token = token(headend.invite("bad-1", "berlin"));
    String other = token.substring(0, token.length() - 1) + (token.endsWith("A") ? "B" : "A");
    assertCode(403, "ZTA-CONNECTOR-001", registration(other, newKey()));
    assertCode(403, "ZTA-CONNECTOR-001", registration("nonsense", newKey()));
    assertCode(400, "ZTA-AGENT-003", "{\"token\":\"" + token + "\",\"csr\":\"bm9uc2Vuc2U=\"}");
    assertCode(400, "ZTA-AGENT-003", "{\"token\":\"" + token + "\",\"csr\":\"%\"}");
    KeyPair key = newKey();
    JsonObject forged = new JsonObject();
    forged.addProperty("token", token);
    forged.addProperty("csr", csr(key.getPublic(), newKey()));
    assertCode(400, "ZTA-AGENT-003", forged.toString());
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(2048);
    assertCode(400, "ZTA-AGENT-003", registration(token, rsa.generateKeyPair()));
    // None of these used the token up.
    assertEquals(201, headend.post("/v1/connectors", registration(token, key)).statusCode());
    assertEquals(
        400,
        headend
            .admin("POST", "connectors", "{\"name\":\"bad-1\",\"network\":\"berlin\"}")
            .statusCode());
    assertEquals(
        400,
        headend
            .admin("POST", "connectors", "{\"name\":\"a b\",\"network\":\"berlin\"}")
            .statusCode());
    headend.admin("DELETE", "connectors/bad-1", "");
  }

  private static void assertCode(int status, String code, String body) throws Exception {
    HttpResponse<String> response = headend.post("/v1/connectors", body);
    assertEquals(status, response.statusCode(), response.body());
    assertTrue(response.body().contains(code), response.body());
  }

  @Test
  void aUserIsNoConnectorAndAConnectorNoUser() throws Exception {
    Path home = Files.createDirectories(folder.resolve("dual-1"));
    Files.setPosixFilePermissions(
        home, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
    Files.writeString(home.resolve("enrolment.json"), headend.invite("dual-1", "berlin"));
    policy();
    Credential own = new CredentialKeeper(home, Instant::now).look().orElseThrow();
    KeyPair key = new KeyPair(own.chain().get(0).getPublicKey(), own.key());

    try (TunnelClient client = new TunnelClient(headend, key, own.chain(), "http/1.1")) {
      String head = client.connect(app());
      assertTrue(head.startsWith("HTTP/1.1 403"), head);
      assertTrue(head.contains("ZTA-ACCESS-CERTIFICATE"), head);
    }
    HttpClient asConnector =
        TestHeadend.client(headend.root(), TunnelClient.keys(key, own.chain()));
    HttpResponse<String> sync =
        asConnector.send(
            java.net.http.HttpRequest.newBuilder(headend.uri("/v1/configuration")).build(),
            HttpResponse.BodyHandlers.ofString());
    assertEquals(401, sync.statusCode(), sync.body());

    try (TunnelClient client =
        new TunnelClient(headend, headend.key, headend.chain, "zta-connector")) {
      // The HTTP/2 server's part: an empty SETTINGS frame, after which it is looked up.
      client.socket.getOutputStream().write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
      client.socket.getOutputStream().flush();
      assertTrue(client.untilEnd() < 5_000);
    }
    HttpClient asAlice =
        TestHeadend.client(headend.root(), TunnelClient.keys(headend.key, headend.chain));
    HttpResponse<String> renewal =
        headend.post(asAlice, "/v1/connectors/renewal", registration("", newKey()));
    assertEquals(403, renewal.statusCode(), renewal.body());
    assertTrue(renewal.body().contains("ZTA-CONNECTOR-002"), renewal.body());
    HttpResponse<String> nobody =
        headend.post("/v1/connectors/renewal", registration("", newKey()));
    assertEquals(401, nobody.statusCode(), nobody.body());
    headend.admin("DELETE", "connectors/dual-1", "");
  }

  @Test
  void renewsInTimeAndNotWhenRemoved() throws Exception {
    Path home = Files.createDirectories(folder.resolve("renew-1"));
    Files.setPosixFilePermissions(
        home, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
    Files.writeString(home.resolve("enrolment.json"), headend.invite("renew-1", "berlin"));
    Duration[] ahead = {Duration.ZERO};
    CredentialKeeper keeper = new CredentialKeeper(home, () -> Instant.now().plus(ahead[0]));
    Credential first = keeper.look().orElseThrow();
    assertEquals(Optional.empty(), keeper.look());

    ahead[0] = Duration.ofMinutes(45);
    Credential second = keeper.look().orElseThrow();
    assertFalse(first.key().equals(second.key()), "a new key");
    assertEquals(first.id(), second.id());
    Credential stored = new CredentialKeeper(home, Instant::now).look().orElseThrow();
    assertEquals(second.chain(), stored.chain());

    headend.admin("DELETE", "connectors/renew-1", "");
    ahead[0] = Duration.ofMinutes(90);
    assertEquals(Optional.empty(), keeper.look());
  }

  @Test
  void aPolicyWithANetworkThatNobodyJoinsIsRefused() throws Exception {
    String json =
        "{\"schema\":\"zta.policy/1\",\n"
            + "\"resources\":[{\"id\":\"a\",\"names\":[\"a.b\"],\n\"network\":\"atlantis\"}]}";
    for (String[] way : new String[][] {{"PUT", "policy"}, {"POST", "policy/check"}}) {
      HttpResponse<String> refused = headend.admin(way[0], way[1], json);
      assertEquals(400, refused.statusCode(), refused.body());
      JsonObject problem = JsonParser.parseString(refused.body()).getAsJsonObject();
      assertEquals("ZTA-CONFIG-006", problem.get("code").getAsString());
      String place = problem.get("place").getAsString();
      assertTrue(place.contains("3") && place.contains("$.resources[0].network"), place);
      assertTrue(problem.get("detail").getAsString().contains("atlantis"));
      assertTrue(problem.get("remedy").getAsString().contains("zta admin connector add"));
    }
  }

  private static String token(String invitation) {
    return JsonParser.parseString(invitation).getAsJsonObject().get("token").getAsString();
  }

  private static KeyPair newKey() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private static String registration(String token, KeyPair key) throws Exception {
    JsonObject body = new JsonObject();
    body.addProperty("token", token);
    body.addProperty("csr", csr(key.getPublic(), key));
    return body.toString();
  }

  private static String csr(java.security.PublicKey named, KeyPair signer) throws Exception {
    String algorithm =
        signer.getPublic().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    return Base64.getEncoder()
        .encodeToString(
            new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=x"), named)
                .build(new JcaContentSignerBuilder(algorithm).build(signer.getPrivate()))
                .getEncoded());
  }
}
