package zta.headend.acme.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static zta.headend.acme.internal.fixture.AcmeClient.identifier;
import static zta.headend.acme.internal.fixture.AcmeClient.json;
import static zta.headend.acme.internal.fixture.AcmeClient.problem;

import java.nio.file.Path;
import java.security.KeyPair;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.OtherName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.headend.EnrolmentRecord;
import zta.headend.acme.internal.fixture.AcmeClient;
import zta.headend.acme.internal.fixture.Headend;
import zta.headend.acme.internal.fixture.TestCsr;
import zta.headend.acme.internal.fixture.TestKeys;
import zta.headend.acme.internal.wire.AcmeResponse;
import zta.headend.acme.internal.wire.Base64Url;

/** A certificate names whom the enrolment says, whatever the CSR says. */
class CertificateRequestTest {
  private static final ASN1ObjectIdentifier PERMANENT =
      new ASN1ObjectIdentifier("1.3.6.1.5.5.7.8.3");
  private static final ASN1ObjectIdentifier UPN =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2.3");

  @TempDir private Path home;
  private Headend headend;
  private EnrolmentRecord alice;
  private AcmeClient client;
  private final KeyPair pair = TestKeys.p256();

  @BeforeEach
  void start() throws Exception {
    headend = new Headend(home);
    alice = headend.enrol("alice@corp.example", "device-1");
    client = headend.account(alice);
  }

  @Test
  void acceptsWhatWasOrdered() {
    assertAccepted(new TestCsr());
    assertAccepted(new TestCsr().subject("CN=" + Headend.dnsName(alice)));
    assertAccepted(new TestCsr().subject("CN=device-1").dns(Headend.dnsName(alice)));
    assertAccepted(new TestCsr().names(device("device-1")));
  }

  @Test
  void acceptsAnRsaKey() {
    KeyPair rsa = TestKeys.rsa(2048);
    assertEquals("valid", status(finish(new TestCsr().sign(rsa))));
  }

  @Test
  void refusesAnotherUser() {
    assertBad(new TestCsr().subject("CN=bob@corp.example"));
    assertBad(new TestCsr().subject("E=bob@corp.example"));
    assertBad(new TestCsr().names(new GeneralName(GeneralName.rfc822Name, "bob@corp.example")));
    assertBad(
        new TestCsr()
            .names(
                new GeneralName(
                    GeneralName.otherName,
                    new OtherName(UPN, new DERUTF8String("bob@corp.example")))));
  }

  @Test
  void refusesNamesThatWereNotOrdered() {
    assertBad(new TestCsr().dns("www.corp.example"));
    assertBad(new TestCsr().dns("more." + Headend.dnsName(alice)));
    assertBad(new TestCsr().names(device("device-2")));
    assertBad(
        new TestCsr().names(new GeneralName(GeneralName.uniformResourceIdentifier, "urn:x:y")));
    assertBad(new TestCsr().names(new GeneralName(GeneralName.iPAddress, "192.0.2.1")));
    assertBad(new TestCsr().subject("O=Other,CN=device-1"));
  }

  @Test
  void refusesACa() {
    assertBad(new TestCsr().extension(Extension.basicConstraints, new BasicConstraints(true)));
    assertBad(new TestCsr().extension(Extension.keyUsage, new KeyUsage(KeyUsage.keyCertSign)));
  }

  @Test
  void refusesMalformedExtensions() {
    assertBad(
        new TestCsr().extension(Extension.basicConstraints, new DERUTF8String("no sequence")));
    assertBad(
        new TestCsr().extension(Extension.subjectAlternativeName, new DERUTF8String("names")));
  }

  @Test
  void refusesWeakKeys() {
    assertBadCsr(finish(new TestCsr().sign(TestKeys.rsa(1024))));
    assertBadCsr(finish(new TestCsr().sign(TestKeys.ec("secp521r1"))));
  }

  @Test
  void refusesASignatureOfAnotherKey() {
    assertBadCsr(finish(new TestCsr().sign(pair, TestKeys.p256())));
  }

  @Test
  void refusesWhatIsNoCsr() {
    assertBadCsr(finish(Base64Url.encode(new byte[] {0x30, 0x03, 1, 1, 1})));
    assertBadCsr(finish(Base64Url.encode(new byte[20_000])));
    assertEquals("malformed", problem(finish("no base64url!")));
  }

  @Test
  void refusesTheKeyOfAnAccount() {
    assertBadCsr(finish(new TestCsr().sign(client.pair())));
    EnrolmentRecord bob = headend.enrol("bob@corp.example", "device-2");
    assertBadCsr(finish(new TestCsr().sign(headend.account(bob).pair())));
  }

  @Test
  void refusesTheKeyOfAnothersCertificateAndKeepsItOverARestart() throws Exception {
    assertEquals("valid", status(finish(new TestCsr().sign(pair))));
    EnrolmentRecord bob = headend.enrol("bob@corp.example", "device-2");
    AcmeClient bobs = headend.account(bob);
    headend.restart();
    AcmeResponse order = bobs.newOrder(identifier("dns", Headend.dnsName(bob)));

    assertBadCsr(bobs.finish(order, new TestCsr().sign(pair)));
    assertEquals("valid", status(finish(new TestCsr().sign(pair))));
  }

  @Test
  void finalizesOnceOnly() {
    AcmeResponse order = order();
    assertEquals("valid", status(client.finish(order, new TestCsr().sign(pair))));

    assertEquals("orderNotReady", problem(client.finish(order, new TestCsr().sign(pair))));
  }

  private AcmeResponse order() {
    return client.newOrder(
        identifier("permanent-identifier", "device-1"), identifier("dns", Headend.dnsName(alice)));
  }

  private AcmeResponse finish(String csr) {
    return client.finish(order(), csr);
  }

  private void assertAccepted(TestCsr csr) {
    AcmeResponse response = finish(csr.sign(pair));
    assertEquals("valid", status(response), response.body());
  }

  private void assertBad(TestCsr csr) {
    assertBadCsr(finish(csr.sign(pair)));
  }

  private static void assertBadCsr(AcmeResponse response) {
    assertEquals("badCSR", problem(response), response.body());
  }

  private static String status(AcmeResponse response) {
    return json(response).get("status").getAsString();
  }

  private static GeneralName device(String id) {
    return new GeneralName(
        GeneralName.otherName, new OtherName(PERMANENT, new DERSequence(new DERUTF8String(id))));
  }
}
