package zta.api.headend;

import java.time.Instant;
import java.util.Optional;

/**
 * A client certificate that the headend's CA issued.
 *
 * @param serial serial number, lower-case hexadecimal
 * @param enrolmentId the enrolment it belongs to
 * @param pem certificate in PEM form
 * @param notAfter end of its life
 * @param revokedAt when it was revoked
 */
public record CertificateRecord(
    String serial, String enrolmentId, String pem, Instant notAfter, Optional<Instant> revokedAt) {}
