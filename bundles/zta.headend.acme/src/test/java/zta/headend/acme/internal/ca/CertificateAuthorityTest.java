package zta.headend.acme.internal.ca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.headend.CertificateAuthority.Credential;
import zta.api.headend.ConnectorAuthority;
import zta.api.headend.ConnectorRecord;
import zta.api.headend.EnrolmentRecord;
import zta.headend.acme.internal.fixture.MemoryEnrolments;
import zta.headend.acme.internal.fixture.TestClock;
import zta.lib.x509.SubjectNames;

class CertificateAuthorityTest {
  private static final String ID = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
  private static final EnrolmentRecord ALICE =
      MemoryEnrolments.enrolment(ID, "alice@corp.example", "device-1");

  @TempDir private Path home;
  private final TestClock clock = new TestClock(Instant.parse("2026-11-22T03:00:00Z"));
  private final MemoryEnrolments enrolments = new MemoryEnrolments();

  @BeforeEach
  void enrolAlice() {
    enrolments.add(ALICE);
  }

  @Test
  void clientCertificateNamesTheEnrolment() throws Exception {
    KeyPair pair = KeyPairs.p256();

    List<X509Certificate> chain =
        open("P35D")
            .issueClient(
                ALICE, pair.getPublic(), List.of(ID + ".devices.example"), List.of("device-1"));

    X509Certificate leaf = chain.get(0);
    assertEquals(pair.getPublic(), leaf.getPublicKey());
    assertEquals(List.of("1.3.6.1.5.5.7.3.2"), leaf.getExtendedKeyUsage());
    assertEquals(-1, leaf.getBasicConstraints());
    assertEquals(clock.instant().plus(Duration.ofDays(35)), leaf.getNotAfter().toInstant());
    assertTrue(leaf.getNotBefore().toInstant().isBefore(clock.instant()));
    assertEquals(128, leaf.getSerialNumber().bitLength());
    String names = names(leaf);
    for (String expected :
        List.of(
            "[1]alice@corp.example",
            "[6]urn:uuid:" + ID,
            "[2]" + ID + ".devices.example",
            "1.3.6.1.4.1.311.20.2.3, [CONTEXT 0]alice@corp.example",
            "1.3.6.1.5.5.7.8.3, [CONTEXT 0][device-1]")) {
      assertTrue(names.contains(expected), () -> expected + " is missing in " + names);
    }
  }

  @Test
  void chainLeadsToTheRootAndIsOnRecord() throws Exception {
    HeadendCertificateAuthority ca = open("P35D");

    List<X509Certificate> chain =
        ca.issueClient(ALICE, KeyPairs.p256().getPublic(), List.of(), List.of());

    validate(chain, ca.root());
    String serial = chain.get(0).getSerialNumber().toString(16);
    assertEquals(ID, enrolments.certificate(serial).orElseThrow().enrolmentId());
    assertEquals(0, ca.clientIssuer().getBasicConstraints());
  }

  @Test
  void connectorsCertificateNamesNoUserAndHasAPurposeOfItsOwn() throws Exception {
    HeadendCertificateAuthority ca = open("P35D");
    ConnectorRecord connector =
        new ConnectorRecord(
            ID,
            "berlin-1",
            "berlin",
            clock.instant(),
            Optional.of(clock.instant()),
            Optional.empty());
    KeyPair pair = KeyPairs.p256();

    List<X509Certificate> chain = ca.issueConnector(connector, pair.getPublic());

    validate(chain, ca.root());
    X509Certificate leaf = chain.get(0);
    assertEquals(pair.getPublic(), leaf.getPublicKey());
    assertEquals(
        List.of("1.3.6.1.5.5.7.3.2", ConnectorAuthority.PURPOSE), leaf.getExtendedKeyUsage());
    assertEquals(Optional.empty(), SubjectNames.of(leaf).identity());
    assertEquals(-1, leaf.getBasicConstraints());
    assertEquals(Optional.empty(), enrolments.certificate(leaf.getSerialNumber().toString(16)));
  }

  @Test
  void identityThatIsNoMailboxIsNamedByUpnAlone() throws Exception {
    EnrolmentRecord umlaut = MemoryEnrolments.enrolment(ID, "jürgen@corp.example", "device-1");
    enrolments.add(umlaut);

    X509Certificate leaf =
        open("P35D").issueClient(umlaut, KeyPairs.p256().getPublic(), List.of(), List.of()).get(0);

    assertTrue(names(leaf).contains("[CONTEXT 0]jürgen@corp.example"), names(leaf));
    assertTrue(!names(leaf).contains("[1]"), names(leaf));
  }

  @Test
  void refusesNamesOfAnotherEnrolment() throws Exception {
    HeadendCertificateAuthority ca = open("P35D");
    var key = KeyPairs.p256().getPublic();

    assertRefused(
        FaultCode.NOT_PERMITTED,
        () -> ca.issueClient(ALICE, key, List.of("other.devices.example"), List.of()));
    assertRefused(
        FaultCode.NOT_PERMITTED, () -> ca.issueClient(ALICE, key, List.of(), List.of("device-2")));
  }

  @Test
  void refusesAnEnrolmentThatEnded() throws Exception {
    HeadendCertificateAuthority ca = open("P35D");
    enrolments.revoke(ID);

    assertRefused(
        FaultCode.ENROLMENT_REVOKED,
        () -> ca.issueClient(ALICE, KeyPairs.p256().getPublic(), List.of(), List.of()));
  }

  @Test
  void keepsItsKeysOverARestart() throws Exception {
    HeadendCertificateAuthority first = open("P35D");
    HeadendCertificateAuthority second = open("P35D");

    assertEquals(first.root(), second.root());
    assertEquals(first.clientIssuer(), second.clientIssuer());
    assertEquals(first.configurationSigner().chain(), second.configurationSigner().chain());
    try (Stream<Path> files = Files.list(home.resolve("ca"))) {
      for (Path file : files.toList()) {
        assertEquals(
            "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      }
    }
    assertTrue(Files.readString(home.resolve("root.pem")).startsWith("-----BEGIN CERTIFICATE"));
  }

  @Test
  void renewsTheClientIssuerWithTheSameKeyBeforeItEnds() throws Exception {
    X509Certificate before = open("P35D").clientIssuer();
    clock.pass(Duration.ofDays(9 * 365));

    X509Certificate after = open("P35D").clientIssuer();

    assertNotEquals(before.getSerialNumber(), after.getSerialNumber());
    assertEquals(before.getPublicKey(), after.getPublicKey());
  }

  @Test
  void serverCredentialIsCachedAndRenewed() throws Exception {
    HeadendCertificateAuthority ca = open("P35D");

    Credential first = ca.server(List.of("localhost", "127.0.0.1"));
    assertEquals(first, ca.server(List.of("127.0.0.1", "LOCALHOST")));
    assertEquals(List.of("1.3.6.1.5.5.7.3.1"), first.chain().get(0).getExtendedKeyUsage());
    assertEquals("[7]#7f000001, [2]localhost", names(first.chain().get(0)));
    validate(first.chain(), ca.root());
    clock.pass(Duration.ofDays(61));
    assertNotEquals(first, ca.server(List.of("localhost", "127.0.0.1")));
  }

  @Test
  void refusesWhatIsNoServerName() throws Exception {
    HeadendCertificateAuthority ca = open("P35D");

    assertRefused(FaultCode.CONFIG_VALUE, () -> ca.server(List.of("bad name")));
    assertRefused(FaultCode.CONFIG_VALUE, () -> ca.server(List.of()));
  }

  @Test
  void configurationSignerSigns() throws Exception {
    Credential signer = open("P35D").configurationSigner();
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(signer.key());
    signature.update(new byte[] {1});
    byte[] signed = signature.sign();
    signature.initVerify(signer.chain().get(0).getPublicKey());
    signature.update(new byte[] {1});

    assertTrue(signature.verify(signed));
  }

  @Test
  void refusesALifeThatMakesNoSense() {
    for (String life : List.of("five weeks", "PT1S", "P3650D", "-P35D")) {
      assertRefused(FaultCode.CONFIG_VALUE, () -> open(life));
    }
  }

  private HeadendCertificateAuthority open(String life) throws FaultException {
    return HeadendCertificateAuthority.open(home, life, enrolments, clock);
  }

  private void validate(List<X509Certificate> chain, X509Certificate root) throws Exception {
    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(clock.instant()));
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    CertPathValidator.getInstance("PKIX")
        .validate(factory.generateCertPath(chain.subList(0, chain.size() - 1)), parameters);
  }

  /** Tag and value of each subject alternative name as DER says them. */
  private static String names(X509Certificate certificate) throws Exception {
    GeneralNames names =
        GeneralNames.fromExtensions(
            new JcaX509CertificateHolder(certificate).getExtensions(),
            org.bouncycastle.asn1.x509.Extension.subjectAlternativeName);
    return Stream.of(names.getNames())
        .map(CertificateAuthorityTest::name)
        .collect(java.util.stream.Collectors.joining(", "));
  }

  private static String name(GeneralName name) {
    return "[" + name.getTagNo() + "]" + name.getName();
  }

  private static void assertRefused(
      FaultCode code, org.junit.jupiter.api.function.Executable call) {
    assertEquals(code.id(), assertThrows(FaultException.class, call).fault().code());
  }
}
