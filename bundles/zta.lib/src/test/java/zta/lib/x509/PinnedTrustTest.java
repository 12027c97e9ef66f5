package zta.lib.x509;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static zta.lib.x509.TestCertificates.NOW;
import static zta.lib.x509.TestCertificates.address;
import static zta.lib.x509.TestCertificates.authority;
import static zta.lib.x509.TestCertificates.client;
import static zta.lib.x509.TestCertificates.dns;
import static zta.lib.x509.TestCertificates.root;
import static zta.lib.x509.TestCertificates.server;

import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import zta.lib.x509.TestCertificates.Issued;

class PinnedTrustTest {
  private static Issued root;
  private static Issued middle;
  private static Issued leaf;

  @BeforeAll
  static void makeChain() throws Exception {
    root = root("CN=root");
    middle = authority(root, "CN=middle");
    leaf = server(middle, NOW, names());
  }

  @Test
  void acceptsAChainToThePin() {
    assertDoesNotThrow(() -> trust(root).check(chain(leaf, middle, root), "app.example"));
    assertDoesNotThrow(() -> trust(middle).check(chain(leaf, middle), "app.example"));
    assertDoesNotThrow(() -> trust(root).check(chain(leaf, middle, root), "127.0.0.1"));
    assertDoesNotThrow(() -> trust(root).check(chain(leaf, middle, root), "0:0:0:0:0:0:0:1"));
    assertDoesNotThrow(() -> trust(root).check(chain(leaf, middle, root), "a.wild.example"));
    assertDoesNotThrow(() -> trust(root).check(chain(leaf, middle, root), "APP.example."));
  }

  @Test
  void acceptsAChainThatEndsBelowAKnownAnchor() {
    X509Certificate anchor = root.certificate();
    PinnedTrust trust = new PinnedTrust(List.of(Pins.of(anchor)), List.of(anchor), clock(0));
    assertDoesNotThrow(() -> trust.check(chain(leaf, middle), "app.example"));
    PinnedTrust unpinned =
        new PinnedTrust(List.of("sha256/" + "A".repeat(43) + "="), List.of(anchor), clock(0));
    assertRefused(unpinned, "app.example", "pinned authority", leaf, middle);
  }

  @Test
  void refusesAnotherPin() throws Exception {
    Issued stranger = root("CN=root");
    assertRefused(trust(stranger), "app.example", "pinned authority", leaf, middle, root);
    assertRefused(trust(root), "app.example", "pinned authority", leaf, middle);
  }

  /** The pinned root is merely shown: the leaf is somebody else's. */
  @Test
  void refusesAChainThatOnlyShowsThePinnedAuthority() throws Exception {
    Issued stranger = root("CN=root");
    Issued forged = server(stranger, NOW, names());
    assertRefused(trust(root), "app.example", "not valid", forged, root);
  }

  @Test
  void refusesAPinnedLeafAndANonAuthority() throws Exception {
    assertRefused(trust(leaf), "app.example", "pinned authority", leaf, middle, root);
    Issued below = server(leaf, NOW, names());
    assertRefused(trust(leaf), "app.example", "no certificate authority", below, leaf, root);
    assertRefused(trust(root), "app.example", "not valid", below, leaf, middle, root);
  }

  @Test
  void refusesAnotherHost() {
    for (String host :
        List.of("other.example", "example", "a.b.wild.example", "wild.example", "127.0.0.2")) {
      assertRefused(trust(root), host, "not for " + host, leaf, middle, root);
    }
  }

  @Test
  void refusesOutsideTheValidity() throws Exception {
    PinnedTrust later = new PinnedTrust(List.of(Pins.of(root.certificate())), clock(2));
    assertThrows(
        CertificateExpiredException.class,
        () -> later.check(chain(leaf, middle, root), "app.example"));
    Issued early = server(root, NOW.plus(Duration.ofDays(9)), names());
    assertRefused(trust(root), "app.example", "NotBefore", early, root);
  }

  @Test
  void refusesAClientCertificateAsServer() throws Exception {
    Issued wrong = client(root, names());
    assertRefused(trust(root), "app.example", "not for servers", wrong, root);
  }

  @Test
  void trustsNoClients() {
    assertThrows(
        CertificateException.class,
        () -> trust(root).checkClientTrusted(chain(leaf, middle, root), "EC"));
  }

  @Test
  void pinsAreOfTheKey() throws Exception {
    assertTrue(Pins.isPin(Pins.of(root.certificate())));
    assertEquals(Pins.of(root.certificate()), Pins.of(root.keys().getPublic()));
    assertFalse(Pins.isPin("sha256/short="));
  }

  private static GeneralName[] names() {
    return new GeneralName[] {
      dns("app.example"), dns("*.wild.example"), address("127.0.0.1"), address("::1")
    };
  }

  private static void assertRefused(
      PinnedTrust trust, String host, String reason, Issued... chain) {
    CertificateException refused =
        assertThrows(CertificateException.class, () -> trust.check(chain(chain), host));
    assertTrue(refused.getMessage().contains(reason), refused.getMessage());
  }

  private static PinnedTrust trust(Issued pinned) {
    return new PinnedTrust(List.of(Pins.of(pinned.certificate())), clock(0));
  }

  private static InstantSource clock(int days) {
    return InstantSource.fixed(NOW.plus(Duration.ofDays(days)));
  }

  private static X509Certificate[] chain(Issued... chain) {
    return List.of(chain).stream().map(Issued::certificate).toArray(X509Certificate[]::new);
  }
}
