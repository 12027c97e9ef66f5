package zta.headend.portal.internal.web;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Arrays;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.headend.CertificateRecord;
import zta.api.headend.EnrolmentRecord;
import zta.api.headend.Enrolments;
import zta.lib.x509.Pem;

/** Tells which enrolment a client's certificate belongs to. */
@Component(service = EnrolledClient.class)
public final class EnrolledClient {
  private static final int HEXADECIMAL = 16;

  private final Enrolments enrolments;
  private final InstantSource clock;

  /** Looks certificates up in the record. */
  @Activate
  public EnrolledClient(@Reference Enrolments enrolments, @Reference InstantSource clock) {
    this.enrolments = enrolments;
    this.clock = clock;
  }

  /** Returns the enrolment in force that the client's certificate, in force too, belongs to. */
  public EnrolmentRecord require(Call call) throws FaultException {
    X509Certificate shown = shown(call);
    CertificateRecord known = record(call, shown);
    EnrolmentRecord enrolment = enrolment(call, known);
    if (!enrolment.active()) {
      throw new FaultException(
          FaultCode.ENROLMENT_REVOKED.at(call.place(), "the enrolment has ended"));
    }
    if (known.revokedAt().isPresent()) {
      throw new FaultException(
          FaultCode.CERTIFICATE_REVOKED.at(call.place(), "the certificate was revoked"));
    }
    if (shown.getNotAfter().toInstant().isBefore(clock.instant())) {
      throw new FaultException(
          FaultCode.CERTIFICATE_EXPIRED.at(call.place(), "the certificate has expired"));
    }
    return enrolment;
  }

  /** Returns whose the client's certificate is, whether or not that is still in force. */
  public EnrolmentRecord owner(Call call) throws FaultException {
    return enrolment(call, record(call, shown(call)));
  }

  private static X509Certificate shown(Call call) throws FaultException {
    return call.clientCertificate()
        .orElseThrow(() -> notEnrolled(call, "the client showed no certificate"));
  }

  private CertificateRecord record(Call call, X509Certificate shown) throws FaultException {
    CertificateRecord known =
        enrolments
            .certificate(shown.getSerialNumber().toString(HEXADECIMAL))
            .orElseThrow(() -> notEnrolled(call, "the certificate is not on record"));
    if (!same(shown, Pem.certificates(known.pem()).get(0))) {
      throw notEnrolled(call, "the certificate is not the one on record");
    }
    return known;
  }

  private EnrolmentRecord enrolment(Call call, CertificateRecord certificate)
      throws FaultException {
    return enrolments
        .find(certificate.enrolmentId())
        .orElseThrow(() -> notEnrolled(call, "the enrolment is not on record"));
  }

  private static boolean same(X509Certificate one, X509Certificate other) {
    try {
      return Arrays.equals(one.getEncoded(), other.getEncoded());
    } catch (CertificateEncodingException e) {
      return false;
    }
  }

  private static FaultException notEnrolled(Call call, String reason) {
    return new FaultException(FaultCode.NOT_ENROLLED.at(call.place(), reason));
  }
}
