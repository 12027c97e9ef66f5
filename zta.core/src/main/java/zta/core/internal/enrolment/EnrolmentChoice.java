package zta.core.internal.enrolment;

import java.security.cert.X509Certificate;
import java.util.List;
import zta.api.enrolment.Organization;
import zta.api.enrolment.ServiceUrls;
import zta.core.internal.record.Digests;

/**
 * An administrator's enrolment choice file.
 *
 * @param place the file, for faults
 * @param digest changes when the file changes
 * @param organization where to enrol
 * @param issuers enabled certificate authorities
 * @param services the headend's services
 * @param pins pins of the headend's CA
 */
public record EnrolmentChoice(
    String place,
    String digest,
    Organization organization,
    List<Issuer> issuers,
    ServiceUrls services,
    List<String> pins) {
  /** Copies the lists. */
  public EnrolmentChoice {
    issuers = List.copyOf(issuers);
    pins = List.copyOf(pins);
  }

  /**
   * An enabled certificate authority.
   *
   * @param commonName its subject's common name
   * @param sha256 SHA-256 of its certificate, hexadecimal, empty when the file does not say
   */
  public record Issuer(String commonName, String sha256) {}

  /** Returns whether an authority of this name is enabled. */
  boolean names(String issuerCommonName) {
    return issuers.stream().anyMatch(issuer -> issuer.commonName().equals(issuerCommonName));
  }

  /** Returns whether a CA certificate is the very one that is enabled under a name. */
  boolean isEnabled(X509Certificate authority, String commonName) {
    String digest = Digests.sha256(authority);
    return issuers.stream()
        .filter(issuer -> issuer.commonName().equals(commonName))
        .anyMatch(issuer -> issuer.sha256().isEmpty() || issuer.sha256().equals(digest));
  }
}
