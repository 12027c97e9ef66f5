package zta.headend.acme.internal.ca;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Signs certificates in one CA's name. Safe for many threads. */
final class CertificateSigner {
  private static final int SERIAL_BITS = 128;
  private static final int LAST_YEAR_OF_UTC_TIME = 2049;
  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter GENERALIZED_TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final X500Name name;
  private final PrivateKey key;
  private final SubjectPublicKeyInfo publicKey;
  private final SecureRandom random = new SecureRandom();

  CertificateSigner(X500Name name, PrivateKey key, java.security.PublicKey publicKey) {
    this.name = name;
    this.key = key;
    this.publicKey = SubjectPublicKeyInfo.getInstance(publicKey.getEncoded());
  }

  static CertificateSigner of(PrivateKey key, X509Certificate certificate) {
    X500Name name = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    return new CertificateSigner(name, key, certificate.getPublicKey());
  }

  /** Signs what the template says, under a fresh random serial number. */
  X509Certificate sign(CertificateTemplate template) {
    try {
      X509v3CertificateBuilder builder = builder(template);
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException("the CA's key cannot sign", e);
    }
  }

  private X509v3CertificateBuilder builder(CertificateTemplate template)
      throws CertIOException, GeneralSecurityException {
    SubjectPublicKeyInfo subjectKey = SubjectPublicKeyInfo.getInstance(template.key().getEncoded());
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            name,
            serial(),
            time(template.notBefore()),
            time(template.notAfter()),
            template.subject(),
            subjectKey);
    JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
    builder.addExtension(
        Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(subjectKey));
    builder.addExtension(
        Extension.authorityKeyIdentifier, false, ids.createAuthorityKeyIdentifier(publicKey));
    Extensions extensions = template.extensions();
    for (var type : extensions.getExtensionOIDs()) {
      builder.addExtension(extensions.getExtension(type));
    }
    return builder;
  }

  private BigInteger serial() {
    // The top bit set keeps each serial at full length; it is encoded in 17 octets, 20 are allowed.
    return new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1);
  }

  private static Time time(Instant instant) {
    return instant.atZone(ZoneOffset.UTC).getYear() <= LAST_YEAR_OF_UTC_TIME
        ? new Time(new ASN1UTCTime(UTC_TIME.format(instant)))
        : new Time(new ASN1GeneralizedTime(GENERALIZED_TIME.format(instant)));
  }
}
