package zta.headend.acme.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static zta.headend.acme.internal.fixture.AcmeClient.BASE;
import static zta.headend.acme.internal.fixture.AcmeClient.identifier;
import static zta.headend.acme.internal.fixture.AcmeClient.json;
import static zta.headend.acme.internal.fixture.AcmeClient.problem;
import static zta.headend.acme.internal.fixture.TestJws.object;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.headend.EnrolmentRecord;
import zta.headend.acme.internal.fixture.AcmeClient;
import zta.headend.acme.internal.fixture.Headend;
import zta.headend.acme.internal.fixture.TestCsr;
import zta.headend.acme.internal.fixture.TestJws;
import zta.headend.acme.internal.fixture.TestKeys;
import zta.headend.acme.internal.wire.AcmeResponse;
import zta.headend.acme.internal.wire.Base64Url;
import zta.lib.x509.Pem;

class RevocationTest {
  private static final String URL = BASE + "/revoke-cert";

  @TempDir private Path home;
  private Headend headend;
  private AcmeClient client;
  private final KeyPair pair = TestKeys.p256();
  private X509Certificate leaf;

  @BeforeEach
  void issue() throws Exception {
    headend = new Headend(home);
    EnrolmentRecord alice = headend.enrol("alice@corp.example", "device-1");
    client = headend.account(alice);
    AcmeResponse order = client.newOrder(identifier("dns", Headend.dnsName(alice)));
    AcmeResponse done = client.finish(order, new TestCsr().sign(pair));
    leaf = Pem.certificates(client.get(json(done).get("certificate").getAsString()).body()).get(0);
  }

  @Test
  void accountRevokesItsCertificateOnce() throws Exception {
    assertEquals(200, client.post(URL, payload(leaf).toString()).status());
    assertTrue(
        headend
            .enrolments()
            .certificate(leaf.getSerialNumber().toString(16))
            .orElseThrow()
            .revokedAt()
            .isPresent());
    assertEquals("alreadyRevoked", problem(client.post(URL, payload(leaf).toString())));
  }

  @Test
  void keyOfTheCertificateRevokesIt() throws Exception {
    AcmeClient holder = new AcmeClient(headend, pair);

    assertEquals(200, revokeByKey(holder, payload(leaf)).status());
  }

  @Test
  void refusesOthers() throws Exception {
    AcmeClient bob = headend.account(headend.enrol("bob@corp.example", "device-2"));

    assertEquals("unauthorized", problem(bob.post(URL, payload(leaf).toString())));
    assertEquals(
        "unauthorized",
        problem(revokeByKey(new AcmeClient(headend, TestKeys.p256()), payload(leaf))));
  }

  @Test
  void refusesReasonsThatMakeNoSense() throws Exception {
    for (int reason : List.of(2, 6, 7, 8, 10, 99, -1)) {
      JsonObject payload = payload(leaf);
      payload.addProperty("reason", reason);
      assertEquals("badRevocationReason", problem(client.post(URL, payload.toString())));
    }
    JsonObject compromised = payload(leaf);
    compromised.addProperty("reason", 1);
    assertEquals(200, client.post(URL, compromised.toString()).status());
  }

  @Test
  void refusesCertificatesOfAnotherCa() throws Exception {
    assertEquals(
        "malformed", problem(client.post(URL, payload(headend.authority().root()).toString())));
    assertEquals("malformed", problem(client.post(URL, object("certificate", "AAAA").toString())));
  }

  private static AcmeResponse revokeByKey(AcmeClient holder, JsonObject payload) {
    return holder.post(
        URL, TestJws.sign(holder.jwkHeader(URL), payload.toString(), holder.pair().getPrivate()));
  }

  private static JsonObject payload(X509Certificate certificate) throws Exception {
    return object("certificate", Base64Url.encode(certificate.getEncoded()));
  }
}
