package zta.headend.acme.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static zta.headend.acme.internal.fixture.AcmeClient.BASE;
import static zta.headend.acme.internal.fixture.AcmeClient.problem;
import static zta.headend.acme.internal.fixture.TestJws.object;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.security.KeyPair;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.headend.acme.internal.fixture.AcmeClient;
import zta.headend.acme.internal.fixture.Headend;
import zta.headend.acme.internal.fixture.TestJws;
import zta.headend.acme.internal.fixture.TestKeys;
import zta.headend.acme.internal.wire.AcmeResponse;
import zta.lib.jose.Jwk;

/** An account changes its key only with the word of both keys. */
class KeyChangeTest {
  private static final String URL = BASE + "/key-change";

  @TempDir private Path home;
  private Headend headend;
  private AcmeClient client;
  private KeyPair old;
  private final KeyPair next = TestKeys.p256();

  @BeforeEach
  void start() throws Exception {
    headend = new Headend(home);
    client = headend.account(headend.enrol("alice@corp.example", "device-1"));
    old = client.pair();
  }

  @Test
  void newKeyWorksAndOldKeyIsDead() throws Exception {
    assertEquals(200, change(inner(next), payload(client.kid(), old), next).status());

    assertEquals("malformed", problem(client.get(client.kid())));
    client.use(next);
    assertEquals(200, client.get(client.kid()).status());
    headend.restart();
    assertEquals(200, client.get(client.kid()).status());
    client.use(old);
    assertEquals("malformed", problem(client.get(client.kid())));
    assertEquals(
        "accountDoesNotExist", problem(client.newAccount(object("onlyReturnExisting", true))));
  }

  @Test
  void oldKeyAndItsBindingGiveNoSecondAccount() throws Exception {
    Headend.Eab eab = headend.eab(headend.enrol("carol@corp.example", "device-3"));
    old = TestKeys.p256();
    client = new AcmeClient(headend, old);
    assertEquals(201, client.newAccount(eab).status());
    assertEquals(200, change(inner(next), payload(client.kid(), old), next).status());

    assertEquals("unauthorized", problem(client.newAccount(eab)));
    headend.restart();
    assertEquals("unauthorized", problem(client.newAccount(eab)));
    client.use(next);
    assertEquals(200, client.get(client.kid()).status());
  }

  @Test
  void refusesAnInnerSignatureOfAnotherKey() {
    assertRefused(change(inner(next), payload(client.kid(), old), old));
    assertRefused(change(inner(next), payload(client.kid(), old), TestKeys.p256()));
  }

  @Test
  void refusesAnotherAccountOrOldKey() {
    AcmeClient bob = headend.account(headend.enrol("bob@corp.example", "device-2"));

    assertRefused(change(inner(next), payload(bob.kid(), old), next));
    assertRefused(change(inner(next), payload(client.kid(), bob.pair()), next));
  }

  @Test
  void refusesTheKeyOfAnotherAccount() {
    AcmeClient bob = headend.account(headend.enrol("bob@corp.example", "device-2"));

    AcmeResponse refused = change(inner(bob.pair()), payload(client.kid(), old), bob.pair());

    assertEquals(409, refused.status());
    assertEquals(bob.kid(), refused.header("Location"));
    assertEquals(200, bob.get(bob.kid()).status());
  }

  @Test
  void refusesAnInnerHeaderThatIsNotAsItShouldBe() {
    JsonObject nonce = inner(next);
    nonce.addProperty("nonce", client.nonce());
    assertRefused(change(nonce, payload(client.kid(), old), next));
    JsonObject url = inner(next);
    url.addProperty("url", BASE + "/new-order");
    assertRefused(change(url, payload(client.kid(), old), next));
    JsonObject kid = object("alg", "ES256", "kid", client.kid(), "url", URL);
    assertRefused(change(kid, payload(client.kid(), old), next));
  }

  private void assertRefused(AcmeResponse response) {
    assertEquals("malformed", problem(response), response.body());
    assertEquals(200, client.get(client.kid()).status());
  }

  private AcmeResponse change(JsonObject header, JsonObject payload, KeyPair signer) {
    return client.post(
        URL, TestJws.sign(header, payload.toString(), signer.getPrivate()).toString());
  }

  private static JsonObject inner(KeyPair key) {
    return object("alg", "ES256", "jwk", Jwk.of(key.getPublic()), "url", URL);
  }

  private static JsonObject payload(String account, KeyPair oldKey) {
    return object("account", account, "oldKey", Jwk.of(oldKey.getPublic()));
  }
}
