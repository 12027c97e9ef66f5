package zta.core.internal.acme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.core.internal.fixture.AcmeDouble;
import zta.core.internal.fixture.Pebble;
import zta.core.internal.fixture.TestCa;
import zta.lib.x509.PinnedTrust;
import zta.lib.x509.Pins;

/** What acme4j loads only when it is looked at, which it reports in a way of its own. */
class Acme4jClientTest {
  private static final String REFUSAL =
      "{\"type\":\"urn:ietf:params:acme:error:unauthorized\",\"detail\":\"on purpose\"}";
  private static final String BAD_NONCE = "{\"type\":\"urn:ietf:params:acme:error:badNonce\"}";

  private AcmeDouble server;
  private HttpClient http;

  @BeforeEach
  void start() throws Exception {
    InstantSource clock = InstantSource.system();
    TestCa root = new TestCa("Headend root", clock.instant());
    server = new AcmeDouble(root, Pebble.freePort(), clock);
    http =
        HttpClient.newBuilder()
            .sslContext(new PinnedTrust(List.of(Pins.of(root.certificate())), clock).context())
            .build();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aServerThatGoesAwayBetweenOrderAndAuthorizationIsUnreachable() {
    server.authorizations(AcmeDouble.Answer.NONE);
    assertEquals(FaultCode.HEADEND_UNREACHABLE.id(), fault().code());
  }

  @Test
  void aRefusedAuthorizationSaysWhy() {
    server.authorizations(new AcmeDouble.Answer(403, REFUSAL));
    assertAcme("unauthorized: on purpose");
  }

  @Test
  void aMalformedAuthorizationIsTheServersFault() {
    server.authorizations(new AcmeDouble.Answer(200, "{\"status\":"));
    assertAcme("malformed answer");
    server.authorizations(new AcmeDouble.Answer(200, "{\"identifier\":\"none\"}"));
    assertAcme("malformed answer");
  }

  @Test
  void anAuthorizationIsAskedForAgainWhenTheServerTakesBackItsNonces() {
    AcmeDouble.Answer[] answers = new AcmeDouble.Answer[16];
    Arrays.fill(answers, new AcmeDouble.Answer(400, BAD_NONCE));
    answers[15] = new AcmeDouble.Answer(403, REFUSAL);
    server.authorizations(answers);
    assertAcme("unauthorized: on purpose");
  }

  private void assertAcme(String reason) {
    Fault fault = fault();
    assertEquals(FaultCode.ACME_FAILED.id(), fault.code());
    assertTrue(fault.reason().startsWith(reason), fault.reason());
  }

  private Fault fault() {
    CertificateOrder order =
        new CertificateOrder(
            URI.create(server.directory()),
            http,
            TestCa.keyPair(),
            Optional.empty(),
            List.of(new AcmeIdentifier("dns", "a.devices.test")),
            TestCa.keyPair());
    return assertThrows(FaultException.class, () -> new Acme4jClient().obtain(order)).fault();
  }
}
