package zta.headend.acme.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static zta.headend.acme.internal.fixture.AcmeClient.BASE;
import static zta.headend.acme.internal.fixture.AcmeClient.identifier;
import static zta.headend.acme.internal.fixture.AcmeClient.json;
import static zta.headend.acme.internal.fixture.AcmeClient.problem;
import static zta.headend.acme.internal.fixture.TestJws.object;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.headend.EnrolmentRecord;
import zta.headend.acme.internal.fixture.AcmeClient;
import zta.headend.acme.internal.fixture.Headend;
import zta.headend.acme.internal.fixture.TestJws;
import zta.headend.acme.internal.fixture.TestKeys;
import zta.headend.acme.internal.wire.AcmeResponse;
import zta.headend.acme.internal.wire.Base64Url;
import zta.lib.jose.Jwk;

/** Requests as an attacker crafts them, each refused for the right reason. */
class CraftedRequestsTest {
  @TempDir private Path home;
  private Headend headend;
  private AcmeClient client;

  @BeforeEach
  void start() throws Exception {
    headend = new Headend(home);
    EnrolmentRecord alice = headend.enrol("alice@corp.example", "device-1");
    client = headend.account(alice);
  }

  @Test
  void refusesAReplay() {
    JsonObject jws = signed(client.kidHeader(client.kid()));
    assertEquals(200, client.post(client.kid(), jws).status());

    AcmeResponse replay = client.post(client.kid(), jws);

    assertRefused("badNonce", 400, replay);
    JsonObject again = client.kidHeader(client.kid());
    again.addProperty("nonce", replay.header("Replay-Nonce"));
    assertEquals(200, client.post(client.kid(), signed(again)).status());
  }

  @Test
  void refusesANonceOfItsOwnMaking() {
    for (String nonce : new String[] {"", "AAAA", Base64Url.encode(new byte[36]), "not base64"}) {
      JsonObject header = client.kidHeader(client.kid());
      header.addProperty("nonce", nonce);
      assertRefused("badNonce", 400, client.post(client.kid(), signed(header)));
    }
    JsonObject without = client.kidHeader(client.kid());
    without.remove("nonce");
    assertRefused("badNonce", 400, client.post(client.kid(), signed(without)));
  }

  @Test
  void refusesANonceThatIsTooOld() {
    JsonObject jws = signed(client.kidHeader(client.kid()));
    headend.clock().pass(Duration.ofMinutes(11));

    assertRefused("badNonce", 400, client.post(client.kid(), jws));
  }

  @Test
  void refusesARequestSignedForAnotherUrl() {
    JsonObject header = client.kidHeader(BASE + "/new-order");

    assertRefused("unauthorized", 403, client.post(client.kid(), signed(header)));
  }

  @Test
  void refusesKeyAndAccountTogetherOrNeither() {
    JsonObject both = client.kidHeader(client.kid());
    both.add("jwk", Jwk.of(client.pair().getPublic()));
    assertRefused("malformed", 400, client.post(client.kid(), signed(both)));
    JsonObject neither = client.kidHeader(client.kid());
    neither.remove("kid");
    assertRefused("malformed", 400, client.post(client.kid(), signed(neither)));
  }

  @Test
  void refusesAKeyWhereAnAccountIsNeededAndTheReverse() {
    assertRefused(
        "malformed", 400, client.post(client.kid(), signed(client.jwkHeader(client.kid()))));
    String url = BASE + "/new-account";
    assertRefused("malformed", 400, client.post(url, signed(client.kidHeader(url))));
  }

  @Test
  void refusesTheAlgorithmNone() {
    JsonObject header = client.kidHeader(client.kid());
    header.addProperty("alg", "none");
    JsonObject jws = object("protected", base64(header), "payload", "", "signature", "");

    assertRefused("malformed", 400, client.post(client.kid(), jws));
    jws.addProperty("signature", "AAAA");
    AcmeResponse refused = client.post(client.kid(), jws);
    assertRefused("badSignatureAlgorithm", 400, refused);
    assertEquals(
        "[\"ES256\",\"ES384\",\"RS256\",\"PS256\",\"EdDSA\"]",
        json(refused).get("algorithms").toString());
  }

  @Test
  void refusesAMacWithThePublicKeyAsSecret() {
    JsonObject header = client.kidHeader(client.kid());
    header.addProperty("alg", "HS256");
    byte[] publicKey = client.pair().getPublic().getEncoded();
    JsonObject jws = TestJws.sign(header, "", new SecretKeySpec(publicKey, "HmacSHA256"));

    assertRefused("badSignatureAlgorithm", 400, client.post(client.kid(), jws));
  }

  @Test
  void refusesAnAlgorithmThatDoesNotFitTheKey() {
    KeyPair rsa = TestKeys.rsa(2048);
    JsonObject header = client.kidHeader(client.kid());
    header.addProperty("alg", "RS256");

    assertRefused(
        "badSignatureAlgorithm",
        400,
        client.post(client.kid(), TestJws.sign(header, "", rsa.getPrivate())));
  }

  @Test
  void refusesASignatureOfAnotherKey() {
    JsonObject header = client.kidHeader(client.kid());

    assertRefused(
        "malformed",
        400,
        client.post(client.kid(), TestJws.sign(header, "", TestKeys.p256().getPrivate())));
  }

  @Test
  void refusesAPayloadSwappedUnderItsSignature() {
    JsonObject jws = signed(client.kidHeader(client.kid()));
    jws.addProperty("payload", base64(object("status", "deactivated")));

    assertRefused("malformed", 400, client.post(client.kid(), jws));
  }

  @Test
  void refusesAnAccountThatDoesNotExist() {
    client.use(BASE + "/account/nobody");
    assertRefused("accountDoesNotExist", 400, client.get(BASE + "/account/nobody"));
    client.use("https://other.example/acme/account/x");
    assertRefused("accountDoesNotExist", 400, client.get(BASE + "/account/nobody"));
  }

  @Test
  void refusesTheOrderOfAnotherAccount() {
    EnrolmentRecord bob = headend.enrol("bob@corp.example", "device-2");
    AcmeClient bobs = headend.account(bob);
    AcmeResponse order = bobs.newOrder(identifier("dns", Headend.dnsName(bob)));

    assertRefused("unauthorized", 403, client.get(order.header("Location")));
    assertRefused(
        "unauthorized",
        403,
        client.get(json(order).getAsJsonArray("authorizations").get(0).getAsString()));
    assertRefused("unauthorized", 403, client.finish(order, "AAAA"));
    assertRefused("unauthorized", 403, client.get(bobs.kid()));
    assertRefused("unauthorized", 403, client.get(bobs.kid() + "/orders"));
  }

  @Test
  void refusesGetWherePostAsGetIsNeeded() {
    AcmeResponse refused = client.send("GET", client.kid(), "", "");

    assertRefused("malformed", 405, refused);
    assertEquals("POST", refused.header("Allow"));
  }

  @Test
  void refusesAnotherContentType() {
    String jws = signed(client.kidHeader(client.kid())).toString();

    assertRefused("malformed", 415, client.send("POST", client.kid(), "application/json", jws));
  }

  @Test
  void refusesWhatIsNoFlattenedJws() {
    JsonObject jws = signed(client.kidHeader(client.kid()));
    JsonObject unprotected = jws.deepCopy();
    unprotected.add("header", object("kid", client.kid()));
    for (String body :
        new String[] {
          "",
          "[]",
          "{}",
          "nonsense",
          unprotected.toString(),
          jws.toString() + jws,
          jws.toString().replace("\"payload\":\"\"", "\"payload\":\"\",\"payload\":\"e30\""),
          "{\"a\":".repeat(100_000)
        }) {
      assertRefused(
          "malformed", 400, client.send("POST", client.kid(), "application/jose+json", body));
    }
  }

  @Test
  void refusesCriticalHeaders() {
    JsonObject header = client.kidHeader(client.kid());
    header.add("crit", new com.google.gson.JsonArray());

    assertRefused(
        "malformed",
        400,
        client.post(
            client.kid(), object("protected", base64(header), "payload", "", "signature", "AAAA")));
  }

  @Test
  void refusesWeakAndPrivateAccountKeys() {
    for (KeyPair weak : new KeyPair[] {TestKeys.rsa(1024), TestKeys.ec("secp521r1")}) {
      JsonObject header = client.jwkHeader(BASE + "/new-account");
      header.addProperty("alg", weak.getPublic().getAlgorithm().equals("RSA") ? "RS256" : "ES256");
      header.add("jwk", Jwk.of(weak.getPublic()));
      assertRefused(
          "badPublicKey",
          400,
          client.post(
              BASE + "/new-account",
              object("protected", base64(header), "payload", "e30", "signature", "AAAA")));
    }
    JsonObject secret = client.jwkHeader(BASE + "/new-account");
    secret.getAsJsonObject("jwk").addProperty("d", "AAAA");
    assertRefused("badPublicKey", 400, client.post(BASE + "/new-account", signed(secret)));
    JsonObject offCurve = client.jwkHeader(BASE + "/new-account");
    offCurve.getAsJsonObject("jwk").addProperty("y", Base64Url.encode(new byte[32]));
    assertRefused("badPublicKey", 400, client.post(BASE + "/new-account", signed(offCurve)));
  }

  @Test
  void refusesAPayloadInAPostAsGet() {
    EnrolmentRecord carol = headend.enrol("carol@corp.example", "device-3");
    AcmeClient carols = headend.account(carol);
    AcmeResponse order = carols.newOrder(identifier("dns", Headend.dnsName(carol)));

    assertRefused("malformed", 400, carols.post(order.header("Location"), "{}"));
  }

  @Test
  void answersPathsThatAreNotThere() {
    for (String path : new String[] {"/", "/nothing", "/order", "/account//orders", "/authz/x"}) {
      AcmeResponse refused = client.get(BASE + path);
      assertEquals(true, refused.status() == 404 || refused.status() == 403, path);
    }
  }

  private JsonObject signed(JsonObject header) {
    return TestJws.sign(header, "", client.pair().getPrivate());
  }

  private static String base64(JsonObject json) {
    return Base64Url.encode(json.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static void assertRefused(String problem, int status, AcmeResponse response) {
    assertEquals("application/problem+json", response.contentType(), response.body());
    assertEquals(problem, problem(response), response.body());
    assertEquals(status, response.status(), response.body());
  }
}
