package zta.core.internal.record;

import com.google.gson.JsonObject;
import java.security.cert.X509Certificate;
import java.util.List;
import zta.api.enrolment.Organization;
import zta.api.enrolment.ServiceUrls;
import zta.core.internal.acme.AcmeIdentifier;

/**
 * What the headend said when it registered an enrolment.
 *
 * @param id the enrolment's id
 * @param identity whom the headend knows
 * @param organization where
 * @param deviceId this device
 * @param services the headend's services
 * @param pins pins of the headend's CA, from the choice file
 * @param anchors the CA certificates that were pinned, as the headend showed them
 * @param configurationKey public key (JWK) that configurations are signed with
 * @param identifiers what to order the certificate for
 */
public record Registration(
    String id,
    String identity,
    Organization organization,
    String deviceId,
    ServiceUrls services,
    List<String> pins,
    List<X509Certificate> anchors,
    JsonObject configurationKey,
    List<AcmeIdentifier> identifiers) {
  /** Copies what could be changed. */
  public Registration {
    pins = List.copyOf(pins);
    anchors = List.copyOf(anchors);
    identifiers = List.copyOf(identifiers);
    configurationKey = configurationKey.deepCopy();
  }
}
