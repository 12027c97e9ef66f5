package zta.headend.acme.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static zta.headend.acme.internal.fixture.AcmeClient.BASE;
import static zta.headend.acme.internal.fixture.AcmeClient.problem;
import static zta.headend.acme.internal.fixture.TestJws.object;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
import zta.lib.jose.Jwk;

class ExternalBindingTest {
  private static final String URL = BASE + "/new-account";

  @TempDir private Path home;
  private Headend headend;
  private EnrolmentRecord alice;
  private AcmeClient client;

  @BeforeEach
  void start() throws Exception {
    headend = new Headend(home);
    alice = headend.enrol("alice@corp.example", "device-1");
    client = new AcmeClient(headend, TestKeys.p256());
  }

  @Test
  void accountNeedsABinding() {
    assertEquals("externalAccountRequired", problem(client.newAccount(new JsonObject())));
  }

  @Test
  void bindingMakesOneAccountWhoeverComesFirst() throws Exception {
    Headend.Eab eab = headend.eab(alice);
    List<Callable<Integer>> attempts = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      AcmeClient one = new AcmeClient(headend, TestKeys.p256());
      attempts.add(() -> one.newAccount(eab).status());
    }
    ExecutorService pool = Executors.newFixedThreadPool(16);
    try {
      List<Integer> statuses = new ArrayList<>();
      for (Future<Integer> future : pool.invokeAll(attempts)) {
        statuses.add(future.get());
      }
      assertEquals(1, statuses.stream().filter(status -> status == 201).count());
      assertEquals(49, statuses.stream().filter(status -> status == 403).count());
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void sameKeyMayAskAgainAfterItsAccountWasLost() throws Exception {
    Headend.Eab eab = headend.eab(alice);
    client.newAccount(eab);
    Headend crashed = headend;
    java.nio.file.Files.delete(
        home.resolve("acme/accounts")
            .resolve(client.kid().substring(client.kid().lastIndexOf('/') + 1) + ".json"));
    crashed.restart();

    assertEquals(201, client.newAccount(eab).status());
  }

  @Test
  void refusesAWrongMacAndAnUnknownKeyAlike() {
    Headend.Eab right = headend.eab(alice);
    AcmeResponse wrong =
        client.newAccount(
            new Headend.Eab(right.keyId(), new SecretKeySpec(new byte[32], "HmacSHA256")));
    AcmeResponse unknown = client.newAccount(new Headend.Eab("nobody", right.macKey()));

    assertEquals("unauthorized", problem(wrong));
    assertEquals(wrong.body(), unknown.body());
    assertEquals(201, client.newAccount(right).status());
  }

  @Test
  void refusesABindingOfAnotherKeyOrUrl() {
    Headend.Eab eab = headend.eab(alice);
    AcmeClient other = new AcmeClient(headend, TestKeys.p256());

    assertEquals("malformed", problem(bind(other.binding(eab, URL))));
    assertEquals("malformed", problem(bind(client.binding(eab, BASE + "/new-order"))));
    assertEquals(201, client.newAccount(eab).status());
  }

  @Test
  void refusesOtherAlgorithmsAndHeaders() {
    Headend.Eab eab = headend.eab(alice);
    SecretKeySpec mac = new SecretKeySpec(new byte[64], "HmacSHA512");
    String jwk = Jwk.of(client.pair().getPublic()).toString();

    JsonObject hs512 = object("alg", "HS512", "kid", eab.keyId(), "url", URL);
    assertEquals("badSignatureAlgorithm", problem(bind(TestJws.sign(hs512, jwk, mac))));
    JsonObject nonce = object("alg", "HS256", "kid", eab.keyId(), "url", URL, "nonce", "x");
    assertEquals("malformed", problem(bind(TestJws.sign(nonce, jwk, mac))));
    JsonObject noKid = object("alg", "HS256", "url", URL);
    assertEquals("malformed", problem(bind(TestJws.sign(noKid, jwk, mac))));
  }

  @Test
  void refusesAnEnrolmentThatEnded() {
    Headend.Eab eab = headend.eab(alice);
    headend.enrolments().revoke(alice.id());

    assertEquals("unauthorized", problem(client.newAccount(eab)));
  }

  private AcmeResponse bind(JsonObject binding) {
    return client.newAccount(object("externalAccountBinding", binding));
  }
}
