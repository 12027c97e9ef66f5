package zta.core.internal.acme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.core.internal.fixture.Pebble;
import zta.core.internal.fixture.TestCa;
import zta.lib.x509.PinnedTrust;
import zta.lib.x509.Pins;
import zta.lib.x509.SubjectNames;

/** Our ACME client against somebody else's server, which takes back every second nonce. */
class PebbleIT {
  private static final ExternalAccount BINDING =
      new ExternalAccount(
          "kid-1", "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W");

  private static Pebble pebble;
  private static HttpClient http;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    TestCa root = new TestCa("Pebble's root", Instant.now());
    pebble = Pebble.start(directory, root, Duration.ofDays(35), 50);
    http =
        HttpClient.newBuilder()
            .sslContext(
                new PinnedTrust(List.of(Pins.of(root.certificate())), InstantSource.system())
                    .context())
            .build();
  }

  @AfterAll
  static void stop() {
    pebble.close();
  }

  @Test
  void getsTwentyOfTwentyCertificates() throws FaultException {
    Acme4jClient client = new Acme4jClient();
    int obtained = 0;
    for (int i = 0; i < 20; i++) {
      KeyPair key = TestCa.keyPair();
      String name = "enrolment-" + i + ".devices.test";
      List<X509Certificate> chain =
          client.obtain(order(TestCa.keyPair(), Optional.of(BINDING), name, key));
      assertEquals(key.getPublic(), chain.get(0).getPublicKey());
      assertEquals(List.of(name), SubjectNames.of(chain.get(0)).dnsNames());
      assertTrue(chain.size() > 1, "with its issuer");
      obtained++;
    }
    assertEquals(20, obtained);
  }

  @Test
  void renewsWithTheSameAccountAndNoBinding() throws FaultException {
    KeyPair account = TestCa.keyPair();
    Acme4jClient client = new Acme4jClient();
    client.obtain(order(account, Optional.of(BINDING), "a.devices.test", TestCa.keyPair()));
    KeyPair next = TestCa.keyPair();
    List<X509Certificate> chain =
        client.obtain(order(account, Optional.empty(), "a.devices.test", next));
    assertEquals(next.getPublic(), chain.get(0).getPublicKey());
  }

  @Test
  void saysWhatTheServerRefuses() {
    CertificateOrder unbound =
        order(TestCa.keyPair(), Optional.empty(), "a.devices.test", TestCa.keyPair());
    FaultException refused =
        assertThrows(FaultException.class, () -> new Acme4jClient().obtain(unbound));
    assertEquals(FaultCode.ACME_FAILED.id(), refused.fault().code());
    assertTrue(
        refused.fault().reason().startsWith("accountDoesNotExist"), refused.fault().reason());
  }

  private static CertificateOrder order(
      KeyPair account, Optional<ExternalAccount> binding, String name, KeyPair key) {
    return new CertificateOrder(
        URI.create(pebble.directory()),
        http,
        account,
        binding,
        List.of(new AcmeIdentifier("dns", name)),
        key);
  }
}
