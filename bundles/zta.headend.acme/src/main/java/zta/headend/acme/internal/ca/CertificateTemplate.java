package zta.headend.acme.internal.ca;

import java.security.PublicKey;
import java.time.Instant;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/** What a certificate is to say; {@link CertificateSigner} adds serial number and signature. */
final class CertificateTemplate {
  private final X500Name subject;
  private final PublicKey key;
  private final Instant notBefore;
  private final Instant notAfter;
  private final ExtensionsGenerator extensions = new ExtensionsGenerator();

  private CertificateTemplate(
      X500Name subject, PublicKey key, Instant notBefore, Instant notAfter) {
    this.subject = subject;
    this.key = key;
    this.notBefore = notBefore;
    this.notAfter = notAfter;
  }

  /** Starts a CA certificate; a negative path length means no limit. */
  static CertificateTemplate authority(
      X500Name subject, PublicKey key, Instant notBefore, Instant notAfter, int pathLength) {
    CertificateTemplate template = new CertificateTemplate(subject, key, notBefore, notAfter);
    BasicConstraints ca =
        pathLength < 0 ? new BasicConstraints(true) : new BasicConstraints(pathLength);
    return template
        .with(Extension.basicConstraints, true, ca)
        .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
  }

  /** Starts a certificate that signs no other one. */
  static CertificateTemplate leaf(
      X500Name subject, PublicKey key, Instant notBefore, Instant notAfter) {
    return new CertificateTemplate(subject, key, notBefore, notAfter)
        .with(Extension.basicConstraints, true, new BasicConstraints(false))
        .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
  }

  /** Sets what the key is for. */
  CertificateTemplate purpose(KeyPurposeId... purposes) {
    return with(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
  }

  /** Sets the subject alternative names. */
  CertificateTemplate names(GeneralNames names) {
    return with(Extension.subjectAlternativeName, false, names);
  }

  private CertificateTemplate with(
      ASN1ObjectIdentifier type, boolean critical, ASN1Encodable value) {
    try {
      extensions.addExtension(type, critical, value);
      return this;
    } catch (java.io.IOException e) {
      throw new IllegalArgumentException("extension " + type + " cannot be encoded", e);
    }
  }

  X500Name subject() {
    return subject;
  }

  PublicKey key() {
    return key;
  }

  Instant notBefore() {
    return notBefore;
  }

  Instant notAfter() {
    return notAfter;
  }

  Extensions extensions() {
    return extensions.generate();
  }
}
