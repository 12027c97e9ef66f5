package zta.api.headend;

import java.time.Instant;

/**
 * A certificate that the headend's CA issued to a connector. It is no {@link CertificateRecord}: a
 * connector is never a user.
 *
 * @param serial serial number, lower-case hexadecimal
 * @param connectorId the connector it belongs to
 * @param pem certificate in PEM form
 * @param notAfter end of its life
 */
public record ConnectorCertificate(
    String serial, String connectorId, String pem, Instant notAfter) {}
