package zta.api.headend;

import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * A CA that an administrator uploaded, whose certificates may enrol.
 *
 * @param id stable id
 * @param certificate the CA certificate
 * @param enabled whether it is in use
 * @param uploadedAt when
 */
public record IdentityCa(
    String id, X509Certificate certificate, boolean enabled, Instant uploadedAt) {}
