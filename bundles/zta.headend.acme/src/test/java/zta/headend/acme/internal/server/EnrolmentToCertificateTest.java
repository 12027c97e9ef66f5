package zta.headend.acme.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static zta.headend.acme.internal.fixture.AcmeClient.BASE;
import static zta.headend.acme.internal.fixture.AcmeClient.identifier;
import static zta.headend.acme.internal.fixture.AcmeClient.json;
import static zta.headend.acme.internal.fixture.AcmeClient.problem;
import static zta.headend.acme.internal.fixture.TestJws.object;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.headend.EnrolmentRecord;
import zta.headend.acme.internal.fixture.AcmeClient;
import zta.headend.acme.internal.fixture.Headend;
import zta.headend.acme.internal.fixture.TestCsr;
import zta.headend.acme.internal.fixture.TestKeys;
import zta.headend.acme.internal.wire.AcmeResponse;
import zta.lib.net.DeviceZone;
import zta.lib.x509.Pem;
import zta.lib.x509.SubjectNames;

class EnrolmentToCertificateTest {
  @TempDir private Path home;
  private Headend headend;
  private EnrolmentRecord alice;

  @BeforeEach
  void start() throws Exception {
    headend = new Headend(home);
    alice = headend.enrol("alice@corp.example", "device-1");
  }

  @Test
  void directoryNamesEveryResourceAndAsksForABinding() {
    AcmeResponse directory =
        new AcmeClient(headend, TestKeys.p256()).send("GET", BASE + "/directory", "", "");

    JsonObject json = json(directory);
    assertEquals(BASE + "/new-nonce", json.get("newNonce").getAsString());
    assertTrue(
        json.keySet()
            .containsAll(List.of("newAccount", "newOrder", "revokeCert", "keyChange", "meta")));
    assertTrue(json.getAsJsonObject("meta").get("externalAccountRequired").getAsBoolean());
  }

  @Test
  void enrolmentGetsItsCertificate() throws Exception {
    AcmeClient client = headend.account(alice);
    KeyPair pair = TestKeys.p256();

    AcmeResponse order = order(client);
    assertEquals(201, order.status(), order.body());
    assertEquals("ready", json(order).get("status").getAsString());
    AcmeResponse valid = client.finish(order, new TestCsr().dns(Headend.dnsName(alice)).sign(pair));
    assertEquals("valid", json(valid).get("status").getAsString(), valid.body());
    AcmeResponse chain = client.get(json(valid).get("certificate").getAsString());

    assertEquals("application/pem-certificate-chain", chain.contentType());
    List<X509Certificate> certificates = Pem.certificates(chain.body());
    assertEquals(2, certificates.size());
    SubjectNames names = SubjectNames.of(certificates.get(0));
    assertEquals(pair.getPublic(), certificates.get(0).getPublicKey());
    assertEquals("alice@corp.example", names.identity().orElseThrow());
    assertEquals(List.of(Headend.dnsName(alice)), names.dnsNames());
    assertEquals(List.of("device-1"), names.permanentIdentifiers());
    assertEquals(List.of("urn:uuid:" + alice.id()), names.uris());
    certificates.get(0).verify(headend.authority().clientIssuer().getPublicKey());
  }

  @Test
  void authorizationsAreValidAtOnce() {
    AcmeClient client = headend.account(alice);
    JsonArray urls = json(order(client)).getAsJsonArray("authorizations");

    JsonObject authorization = json(client.get(urls.get(0).getAsString()));

    assertEquals("valid", authorization.get("status").getAsString());
    assertEquals(2, urls.size());
  }

  @Test
  void authorizationGivenUpEndsTheOrder() {
    AcmeClient client = headend.account(alice);
    AcmeResponse order = order(client);
    String url = json(order).getAsJsonArray("authorizations").get(0).getAsString();

    JsonObject changed = json(client.post(url, object("status", "deactivated").toString()));

    assertEquals("deactivated", changed.get("status").getAsString());
    assertEquals(
        "orderNotReady", problem(client.finish(order, new TestCsr().sign(TestKeys.p256()))));
  }

  @Test
  void everyAnswerHasANonceThatIsNeverCached() {
    AcmeClient client = headend.account(alice);
    for (AcmeResponse response :
        List.of(
            client.send("GET", BASE + "/new-nonce", "", ""),
            client.get(client.kid()),
            client.send("POST", BASE + "/new-order", "application/jose+json", "nonsense"))) {
      assertFalse(response.header("Replay-Nonce").isEmpty());
      assertEquals("no-store", response.header("Cache-Control"));
      assertEquals("<" + BASE + "/directory>;rel=\"index\"", response.header("Link"));
    }
  }

  @Test
  void accountIsFoundByItsKey() {
    AcmeClient client = headend.account(alice);
    String url = client.kid();

    AcmeResponse found = client.newAccount(object("onlyReturnExisting", true));

    assertEquals(200, found.status());
    assertEquals(url, found.header("Location"));
    assertEquals(
        "accountDoesNotExist",
        problem(
            new AcmeClient(headend, TestKeys.p256())
                .newAccount(object("onlyReturnExisting", true))));
  }

  @Test
  void contactsChangeAndAreChecked() {
    AcmeClient client = headend.account(alice);

    JsonObject changed = json(client.post(client.kid(), contact("mailto:a@corp.example")));
    assertEquals("[\"mailto:a@corp.example\"]", changed.get("contact").toString());
    assertEquals("unsupportedContact", problem(client.post(client.kid(), contact("tel:+3612345"))));
    assertEquals(
        "invalidContact",
        problem(client.post(client.kid(), contact("mailto:a@corp.example?cc=b@corp.example"))));
  }

  @Test
  void deactivatedAccountCanDoNothing() {
    AcmeClient client = headend.account(alice);
    client.post(client.kid(), object("status", "deactivated").toString());

    AcmeResponse refused = client.get(client.kid());

    assertEquals(401, refused.status());
    assertEquals("unauthorized", problem(refused));
    assertEquals("unauthorized", problem(client.newAccount(headend.eab(alice))));
  }

  @Test
  void endOfTheEnrolmentDeactivatesTheAccount() throws Exception {
    AcmeClient client = headend.account(alice);
    headend.enrolments().revoke(alice.id());

    assertEquals(401, order(client).status());
    headend.restart();
    assertEquals("unauthorized", problem(client.get(client.kid())));
  }

  @Test
  void ordersAreListedInPages() {
    AcmeClient client = headend.account(alice);
    for (int i = 0; i < 51; i++) {
      order(client);
    }

    AcmeResponse page = client.get(client.kid() + "/orders");
    String next = page.header("Link").replaceAll("<(.*)>;rel=\"next\"", "$1");

    assertEquals(50, json(page).getAsJsonArray("orders").size());
    assertEquals(1, json(client.get(next)).getAsJsonArray("orders").size());
  }

  @Test
  void ordersAreLimitedByTheHour() {
    AcmeClient client = headend.account(alice);
    for (int i = 0; i < 60; i++) {
      assertEquals(201, order(client).status());
    }

    AcmeResponse refused = order(client);
    assertEquals("rateLimited", problem(refused));
    assertEquals("3600", refused.header("Retry-After"));
    headend.clock().pass(Duration.ofHours(1));
    assertEquals(201, order(client).status());
  }

  @Test
  void orderIsForgottenWhenItsTimeHasPassed() {
    AcmeClient client = headend.account(alice);
    String url = order(client).header("Location");
    headend.clock().pass(Duration.ofHours(2));

    assertEquals(404, client.get(url).status());
    order(client);
    assertEquals(1, json(client.get(client.kid() + "/orders")).getAsJsonArray("orders").size());
  }

  @Test
  void accountsOrdersAndCertificatesSurviveARestart() throws Exception {
    AcmeClient client = headend.account(alice);
    AcmeResponse open = order(client);
    AcmeResponse done = client.finish(order(client), new TestCsr().sign(TestKeys.p256()));

    headend.restart();

    assertEquals(200, client.get(client.kid()).status());
    assertEquals("ready", json(client.get(open.header("Location"))).get("status").getAsString());
    assertEquals(200, client.get(json(done).get("certificate").getAsString()).status());
  }

  @Test
  void damagedFileIsSetAsideAndTheOthersStay() throws Exception {
    AcmeClient client = headend.account(alice);
    Path accounts = home.resolve("acme/accounts");
    Files.writeString(accounts.resolve("half.json"), "{\"schema\":\"zta.acme-acc");

    headend.restart();

    assertEquals(200, client.get(client.kid()).status());
    try (Stream<Path> files = Files.list(accounts)) {
      assertTrue(files.anyMatch(file -> file.endsWith("half.json.damaged")));
    }
  }

  @Test
  void withoutAChosenZoneNamesAreInTheDefaultOne() throws Exception {
    Headend plain = new Headend(home.resolve("plain"), new Settings("", 0, 60));
    EnrolmentRecord enrolment = plain.enrol("alice@corp.example", "device-1");
    AcmeClient asked = plain.account(enrolment);

    assertEquals(
        "rejectedIdentifier",
        problem(asked.newOrder(identifier("dns", enrolment.id() + ".bank.example"))));
    assertEquals(
        201, asked.newOrder(identifier("dns", enrolment.id() + "." + DeviceZone.DEFAULT)).status());
  }

  @Test
  void refusesIdentifiersOfOthers() {
    AcmeClient client = headend.account(alice);
    EnrolmentRecord bob = headend.enrol("bob@corp.example", "device-2");
    for (String name :
        List.of(
            Headend.dnsName(bob),
            alice.id() + ".devices.other.example",
            Headend.dnsName(alice) + ".other.example",
            "*." + Headend.dnsName(alice),
            "x" + Headend.dnsName(alice),
            Headend.ZONE)) {
      assertEquals("rejectedIdentifier", problem(client.newOrder(identifier("dns", name))), name);
    }
    assertEquals(
        "rejectedIdentifier",
        problem(client.newOrder(identifier("permanent-identifier", "device-2"))));
    assertEquals("unsupportedIdentifier", problem(client.newOrder(identifier("ip", "192.0.2.1"))));
    assertEquals("malformed", problem(client.newOrder()));
    assertEquals(201, client.newOrder(identifier("dns", "PC1." + Headend.dnsName(alice))).status());
  }

  private AcmeResponse order(AcmeClient client) {
    return client.newOrder(
        identifier("permanent-identifier", "device-1"), identifier("dns", Headend.dnsName(alice)));
  }

  private static String contact(String url) {
    JsonArray list = new JsonArray();
    list.add(url);
    return object("contact", list).toString();
  }
}
