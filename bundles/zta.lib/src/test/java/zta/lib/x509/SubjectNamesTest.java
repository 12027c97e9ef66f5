package zta.lib.x509;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static zta.lib.x509.TestCertificates.dns;
import static zta.lib.x509.TestCertificates.doublyTagged;
import static zta.lib.x509.TestCertificates.email;
import static zta.lib.x509.TestCertificates.named;
import static zta.lib.x509.TestCertificates.other;
import static zta.lib.x509.TestCertificates.permanentIdentifier;
import static zta.lib.x509.TestCertificates.upn;
import static zta.lib.x509.TestCertificates.uri;

import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectNamesTest {
  private static final Optional<String> NOBODY = Optional.empty();

  @Test
  void upnWinsOverRfc822() throws Exception {
    SubjectNames names = names(email("Other@Corp.example"), upn("Alice@Corp.example"));
    assertEquals(Optional.of("alice@corp.example"), names.identity());
    assertEquals(Optional.of("alice@corp.example"), names.upn());
    assertEquals(Optional.of("other@corp.example"), names.rfc822());
  }

  @Test
  void rfc822IdentifiesWhereThereIsNoUpn() throws Exception {
    assertEquals(Optional.of("bob@corp.example"), names(email("bob@corp.example")).identity());
  }

  @Test
  void readsTheUpnThatJdk17Writes() throws Exception {
    assertEquals(
        Optional.of("alice@corp.example"),
        names(doublyTagged(upn("alice@corp.example"))).identity());
  }

  @Test
  void noNameIdentifiesNobody() throws Exception {
    assertEquals(NOBODY, SubjectNames.of(named()).identity());
    assertEquals(NOBODY, names(dns("alice.example"), uri("mailto:a@b")).identity());
  }

  @Test
  void twoDifferentNamesOfTheDecidingKindIdentifyNobody() throws Exception {
    assertEquals(NOBODY, names(upn("a@x.example"), upn("b@x.example")).identity());
    assertEquals(NOBODY, names(email("a@x.example"), email("b@x.example")).identity());
    assertEquals(
        NOBODY, names(upn("a@x.example"), upn("b@x.example"), email("a@x.example")).identity());
    assertEquals(
        Optional.of("a@x.example"), names(upn("a@x.example"), upn("A@x.example")).identity());
  }

  @Test
  void anUnusableUpnDoesNotLetTheRfc822NameIn() throws Exception {
    assertEquals(NOBODY, names(upn(""), email("admin@x.example")).identity());
    assertEquals(NOBODY, names(upn("nobody"), email("admin@x.example")).identity());
  }

  @Test
  void twoRfc822NamesDoNotMatterBesideAUpn() throws Exception {
    assertEquals(
        Optional.of("u@x.example"),
        names(email("a@x.example"), upn("u@x.example"), email("b@x.example")).identity());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alice@corp.example\u0000.evil.example",
        "alice\u0000@corp.example",
        "",
        " ",
        "alice",
        "@corp.example",
        "alice@",
        "alice@corp@example",
        " alice@corp.example",
        "alice@corp.example\n",
        "al\u200bice@corp.example",
        "\u202ealice@corp.example",
        "\uff41lice@corp.example",
        "alice@\u212aorp.example"
      })
  void namesThatCouldBeTakenForOthersIdentifyNobody(String name) throws Exception {
    assertEquals(NOBODY, names(upn(name)).identity());
    if (name.chars().allMatch(c -> c < 0x80)) {
      assertEquals(NOBODY, names(email(name)).identity());
    }
  }

  @Test
  void lookAlikesStayDifferent() throws Exception {
    assertEquals(
        Optional.of("\u0430lice@corp.example"), names(upn("\u0430lice@corp.example")).identity());
  }

  @Test
  void aMalformedExtensionNamesNobody() throws Exception {
    GeneralName notText = other("1.3.6.1.4.1.311.20.2.3", new ASN1Integer(7), true);
    GeneralName untagged = other("1.3.6.1.4.1.311.20.2.3", new ASN1Integer(7), false);
    assertEquals(NOBODY, names(notText, email("a@x.example")).identity());
    assertEquals(NOBODY, names(untagged, email("a@x.example")).identity());
  }

  @Test
  void givesTheOtherNames() throws Exception {
    SubjectNames names =
        names(dns("Host.Example"), uri("urn:uuid:1"), permanentIdentifier("device-7"));
    assertEquals(List.of("host.example"), names.dnsNames());
    assertEquals(List.of("urn:uuid:1"), names.uris());
    assertEquals(List.of("device-7"), names.permanentIdentifiers());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "URL=ID:Microsoft Endpoint Manager:GUID:0F-a1 | Microsoft Endpoint Manager | 0f-a1",
        "ID:Microsoft%20Endpoint%20Manager:GUID:0f-a1 | Microsoft Endpoint Manager | 0f-a1",
        "cert ID:JAMF:GUID:77                         | JAMF                       | 77",
        "ID:Mobileiron:GUID:abc                       | Mobileiron                 | abc",
        "id:mobileiron:guid:abc                       | mobileiron                 | abc"
      })
  void readsTheThreeSyntaxesOfDeviceManagements(String text, String vendor, String guid)
      throws Exception {
    SubjectNames names = names(uri("https://x.example/"), uri(text), email("a@x.example"));
    assertEquals(Optional.of(new MdmId(vendor, guid)), names.mdm());
    assertEquals(Optional.of(guid), names.mdmId());
  }

  @Test
  void twoDeviceManagementsOrNoneGiveNoId() throws Exception {
    assertEquals(NOBODY, names(uri("ID:JAMF:GUID:1"), uri("ID:Mobileiron:GUID:1")).mdmId());
    assertEquals(NOBODY, names(uri("ID:JAMF:GUID:"), uri("IDX:JAMF:GUID:1")).mdmId());
  }

  private static SubjectNames names(GeneralName... names) throws Exception {
    return SubjectNames.of(named(names));
  }
}
