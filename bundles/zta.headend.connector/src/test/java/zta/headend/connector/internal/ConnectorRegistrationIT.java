package zta.headend.connector.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
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
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;
import zta.headend.connector.internal.fixture.TestHeadend;
import zta.headend.connector.internal.fixture.TunnelClient;

/** How connectors get their credentials, and who does not. */
class ConnectorRegistrationIT extends WithConnectors {
  private static final int TRIES = 50;

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
