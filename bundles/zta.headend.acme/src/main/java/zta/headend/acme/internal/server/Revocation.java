package zta.headend.acme.internal.server;

import com.google.gson.JsonElement;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultException;
import zta.api.headend.CertificateRecord;
import zta.api.headend.Enrolments;
import zta.headend.acme.internal.wire.AcmeException;
import zta.headend.acme.internal.wire.AcmeResponse;
import zta.headend.acme.internal.wire.Base64Url;
import zta.headend.acme.internal.wire.Fields;
import zta.headend.acme.internal.wire.ProblemType;
import zta.lib.jose.Jwk;
import zta.lib.x509.Pem;

/** Revokes certificates, for their account or for who holds their key (RFC 8555 section 7.6). */
final class Revocation implements Resource {
  private static final int OK = 200;
  private static final int HEXADECIMAL = 16;

  /** Reasons of RFC 5280 section 5.3.1 that the subject of an end-entity certificate may give. */
  private static final Set<String> REASONS = Set.of("0", "1", "3", "4", "5", "9");

  private static final Logger LOG = LoggerFactory.getLogger(Revocation.class);

  private final Authenticator authenticator;
  private final Enrolments enrolments;

  Revocation(Authenticator authenticator, Enrolments enrolments) {
    this.authenticator = authenticator;
    this.enrolments = enrolments;
  }

  @Override
  public AcmeResponse answer(Call call) throws AcmeException, FaultException {
    // The signature comes first: nobody learns about certificates without one.
    String signer =
        call.jws().kid().isPresent()
            ? "enrolment " + authenticator.requester(call).enrolment().id()
            : "key " + Jwk.thumbprint(authenticator.bearer(call));
    Fields payload = call.jws().payload();
    X509Certificate certificate = certificate(payload);
    CertificateRecord record = record(certificate);
    String holder = "enrolment " + record.enrolmentId();
    if (!signer.equals(holder) && !signer.equals(keyOf(certificate))) {
      throw new AcmeException(
          ProblemType.UNAUTHORIZED, "only its account or its key can revoke a certificate");
    }
    checkReason(payload.json().get("reason"));
    if (record.revokedAt().isPresent() || !enrolments.revokeCertificate(record.serial())) {
      throw new AcmeException(ProblemType.ALREADY_REVOKED, "the certificate was revoked before");
    }
    LOG.info("revoked certificate {} of {}", record.serial(), holder);
    return AcmeResponse.empty(OK);
  }

  private static String keyOf(X509Certificate certificate) {
    return "key " + Jwk.thumbprint(certificate.getPublicKey());
  }

  private static X509Certificate certificate(Fields payload) throws AcmeException {
    byte[] der = Base64Url.decode(payload.string("certificate"), "the certificate");
    try {
      if (CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der))
          instanceof X509Certificate certificate) {
        return certificate;
      }
    } catch (CertificateException e) {
      throw AcmeException.malformed("the certificate cannot be parsed");
    }
    throw AcmeException.malformed("the certificate cannot be parsed");
  }

  private CertificateRecord record(X509Certificate certificate)
      throws AcmeException, FaultException {
    CertificateRecord record =
        enrolments
            .certificate(certificate.getSerialNumber().toString(HEXADECIMAL))
            .orElseThrow(Revocation::foreign);
    try {
      X509Certificate ours = Pem.certificates(record.pem()).get(0);
      if (Arrays.equals(ours.getEncoded(), certificate.getEncoded())) {
        return record;
      }
    } catch (CertificateException e) {
      throw new IllegalStateException("a parsed certificate has an encoding", e);
    }
    throw foreign();
  }

  private static AcmeException foreign() {
    return AcmeException.malformed("the certificate is not of this CA");
  }

  private static void checkReason(@org.jspecify.annotations.Nullable JsonElement reason)
      throws AcmeException {
    if (reason != null && !REASONS.contains(reason.toString())) {
      throw new AcmeException(
          ProblemType.BAD_REVOCATION_REASON, "the reason must be one of 0, 1, 3, 4, 5, 9");
    }
  }
}
