package zta.headend.portal.internal.registration;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1OctetString;
import org.jspecify.annotations.Nullable;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.headend.IdentityCa;

/**
 * Decides whether an identity certificate may enrol: an enabled CA issued it, directly or through
 * intermediates that came with it, the path is valid (RFC 5280) today, and it is a person's
 * certificate for client authentication.
 */
final class IdentityChain {
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  private static final String ANY_PURPOSE = "2.5.29.37.0";
  private static final String NAME_CONSTRAINTS = "2.5.29.30";
  private static final int MAX_PATH = 6;
  private static final int MIN_RSA_BITS = 2048;
  private static final int DIGITAL_SIGNATURE = 0;
  private static final int KEY_CERT_SIGN = 5;

  private final List<IdentityCa> cas;
  private final Instant now;
  private final String place;

  IdentityChain(List<IdentityCa> cas, Instant now, String place) {
    this.cas = List.copyOf(cas);
    this.now = now;
    this.place = place;
  }

  /** Checks a chain, leaf first. */
  void check(List<X509Certificate> chain) throws FaultException {
    X509Certificate leaf = chain.get(0);
    checkPurpose(leaf);
    List<X509Certificate> path = new ArrayList<>(List.of(leaf));
    X509Certificate anchor = anchor(path, chain);
    for (X509Certificate certificate : path) {
      checkValidity(certificate, "the certificate");
    }
    checkValidity(anchor, "the certificate of its CA");
    validate(path, anchor);
  }

  /** Follows the issuers up to an enabled CA; what lies between is added to the path. */
  private X509Certificate anchor(List<X509Certificate> path, List<X509Certificate> chain)
      throws FaultException {
    while (path.size() <= MAX_PATH) {
      X509Certificate last = path.get(path.size() - 1);
      Optional<X509Certificate> anchor =
          issuerOf(
              last, cas.stream().filter(IdentityCa::enabled).map(IdentityCa::certificate).toList());
      if (anchor.isPresent()) {
        return anchor.get();
      }
      X509Certificate between =
          issuerOf(last, chain)
              .filter(found -> !path.contains(found) && !isDisabled(found))
              .orElseThrow(this::notEnabled);
      path.add(between);
    }
    throw notEnabled();
  }

  private static Optional<X509Certificate> issuerOf(
      X509Certificate certificate, List<X509Certificate> candidates) {
    return candidates.stream()
        .filter(ca -> ca.getSubjectX500Principal().equals(certificate.getIssuerX500Principal()))
        .filter(ca -> isSignedBy(certificate, ca))
        .findFirst();
  }

  private static boolean isSignedBy(X509Certificate certificate, X509Certificate ca) {
    try {
      certificate.verify(ca.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private boolean isDisabled(X509Certificate certificate) {
    return cas.stream().anyMatch(ca -> !ca.enabled() && ca.certificate().equals(certificate));
  }

  private FaultException notEnabled() {
    return new FaultException(
        FaultCode.CA_NOT_ENABLED.at(place, "no enabled CA issued the certificate"));
  }

  private void checkValidity(X509Certificate certificate, String what) throws FaultException {
    if (now.isAfter(certificate.getNotAfter().toInstant())
        || now.isBefore(certificate.getNotBefore().toInstant())) {
      throw new FaultException(
          FaultCode.CERTIFICATE_EXPIRED.at(place, what + " is outside its validity"));
    }
  }

  private void checkPurpose(X509Certificate leaf) throws FaultException {
    if (leaf.getBasicConstraints() >= 0) {
      throw invalid("the certificate is a CA's");
    }
    boolean[] usage = leaf.getKeyUsage();
    if (usage != null && !usage[DIGITAL_SIGNATURE]) {
      throw invalid("the certificate's key is not for signatures");
    }
    List<String> purposes = purposes(leaf);
    if (purposes != null && !purposes.contains(CLIENT_AUTH) && !purposes.contains(ANY_PURPOSE)) {
      throw invalid("the certificate is not for client authentication");
    }
    if (leaf.getPublicKey() instanceof RSAPublicKey rsa
        && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
      throw invalid("the certificate's RSA key is shorter than " + MIN_RSA_BITS + " bits");
    }
  }

  private @Nullable List<String> purposes(X509Certificate leaf) throws FaultException {
    try {
      return leaf.getExtendedKeyUsage();
    } catch (CertificateException e) {
      throw invalid("the certificate's purpose cannot be read");
    }
  }

  private void validate(List<X509Certificate> path, X509Certificate anchor) throws FaultException {
    boolean[] usage = anchor.getKeyUsage();
    if (anchor.getBasicConstraints() < path.size() - 1
        || (usage != null && !usage[KEY_CERT_SIGN])) {
      throw invalid("the CA may not issue this certificate");
    }
    try {
      TrustAnchor trusted = new TrustAnchor(anchor, nameConstraints(anchor));
      PKIXParameters parameters = new PKIXParameters(Set.of(trusted));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    } catch (GeneralSecurityException | IllegalArgumentException | IOException e) {
      throw invalid("the certificate's path is not valid: " + e.getMessage());
    }
  }

  /** Java applies an anchor's name constraints only when they are handed over one by one. */
  private static byte @Nullable [] nameConstraints(X509Certificate anchor) throws IOException {
    byte[] extension = anchor.getExtensionValue(NAME_CONSTRAINTS);
    return extension == null ? null : ASN1OctetString.getInstance(extension).getOctets();
  }

  private FaultException invalid(String reason) {
    return new FaultException(FaultCode.PROOF_INVALID.at(place, reason));
  }
}
