package zta.lib.x509;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificates of every good and bad kind for the tests of this package. */
public final class TestCertificates {
  /** The time at which what is made here is valid, for a day around. */
  public static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

  private TestCertificates() {}

  /** A certificate and its keys. */
  public record Issued(KeyPair keys, X509Certificate certificate) {}

  static Issued root(String name) throws Exception {
    KeyPair keys = keys();
    return new Issued(keys, sign(keys, name, keys, name, NOW, null, new GeneralName[0]));
  }

  static Issued authority(Issued issuer, String name) throws Exception {
    KeyPair keys = keys();
    return new Issued(
        keys, sign(issuer.keys(), subject(issuer), keys, name, NOW, null, new GeneralName[0]));
  }

  static Issued server(Issued issuer, Instant at, GeneralName... names) throws Exception {
    return leaf(issuer, at, KeyPurposeId.id_kp_serverAuth, names);
  }

  static Issued client(Issued issuer, GeneralName... names) throws Exception {
    return leaf(issuer, NOW, KeyPurposeId.id_kp_clientAuth, names);
  }

  /** Makes a self-signed certificate with a subject alternative name of these. */
  public static X509Certificate named(GeneralName... names) throws Exception {
    KeyPair keys = keys();
    return sign(keys, "CN=x", keys, "CN=x", NOW, KeyPurposeId.id_kp_clientAuth, names);
  }

  static GeneralName upn(String value) {
    return other("1.3.6.1.4.1.311.20.2.3", new DERUTF8String(value), true);
  }

  /** The value as JDK 17 writes it: one tag more. */
  static GeneralName doublyTagged(GeneralName upn) {
    var other = org.bouncycastle.asn1.x509.OtherName.getInstance(upn.getName());
    return other(other.getTypeID().getId(), new DERTaggedObject(true, 0, other.getValue()), true);
  }

  static GeneralName permanentIdentifier(String value) {
    return other("1.3.6.1.5.5.7.8.3", new DERSequence(new DERUTF8String(value)), true);
  }

  static GeneralName other(String oid, ASN1Encodable value, boolean explicit) {
    ASN1EncodableVector other = new ASN1EncodableVector();
    other.add(new ASN1ObjectIdentifier(oid));
    other.add(explicit ? new DERTaggedObject(true, 0, value) : value);
    return new GeneralName(GeneralName.otherName, new DERSequence(other));
  }

  static GeneralName email(String value) {
    return new GeneralName(GeneralName.rfc822Name, value);
  }

  static GeneralName uri(String value) {
    return new GeneralName(GeneralName.uniformResourceIdentifier, value);
  }

  static GeneralName dns(String value) {
    return new GeneralName(GeneralName.dNSName, value);
  }

  static GeneralName address(String value) {
    return new GeneralName(GeneralName.iPAddress, value);
  }

  private static Issued leaf(Issued issuer, Instant at, KeyPurposeId purpose, GeneralName... names)
      throws Exception {
    KeyPair keys = keys();
    return new Issued(
        keys, sign(issuer.keys(), subject(issuer), keys, "CN=leaf", at, purpose, names));
  }

  /** Without a purpose it is a certificate authority. */
  private static X509Certificate sign(
      KeyPair issuerKeys,
      String issuer,
      KeyPair keys,
      String subject,
      Instant at,
      KeyPurposeId purpose,
      GeneralName[] names)
      throws Exception {
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            new X500Name(issuer),
            BigInteger.valueOf(System.nanoTime()),
            Date.from(at.minus(Duration.ofDays(1))),
            Date.from(at.plus(Duration.ofDays(1))),
            new X500Name(subject),
            keys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(purpose == null));
    if (purpose == null) {
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
    } else {
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
    }
    if (names.length > 0) {
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    }
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate())));
  }

  private static String subject(Issued issuer) {
    return issuer.certificate().getSubjectX500Principal().getName();
  }

  private static KeyPair keys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }
}
