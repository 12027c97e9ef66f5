package zta.api.enrolment;

import java.time.Instant;
import java.util.List;
import zta.api.access.Subject;
import zta.api.tunnel.ProxyEndpoint;

/**
 * The configuration of one enrolment as synced from the headend. Immutable.
 *
 * @param revision rises with every change
 * @param issuedAt when the headend signed it
 * @param subject who the headend says this is
 * @param policyJson policy document, projected for the subject
 * @param proxies proxies in order of preference
 */
public record ClientConfiguration(
    long revision,
    Instant issuedAt,
    Subject subject,
    String policyJson,
    List<ProxyEndpoint> proxies) {
  /** Copies the list. */
  public ClientConfiguration {
    proxies = List.copyOf(proxies);
  }
}
