package zta.api.tunnel;

import java.security.cert.X509Certificate;
import java.util.List;
import zta.api.flow.LocalUser;
import zta.api.keystore.KeyHandle;

/**
 * All a tunnel needs to know about one enrolment.
 *
 * @param enrolmentId the enrolment
 * @param user whose it is
 * @param key private key of the client certificate
 * @param chain client certificate first, then its issuers
 * @param proxies proxies in order of preference
 * @param trustAnchors the CAs that the proxies' certificates must lead to
 */
public record TunnelIdentity(
    String enrolmentId,
    LocalUser user,
    KeyHandle key,
    List<X509Certificate> chain,
    List<ProxyEndpoint> proxies,
    List<X509Certificate> trustAnchors) {
  /** Copies the lists. */
  public TunnelIdentity {
    chain = List.copyOf(chain);
    proxies = List.copyOf(proxies);
    trustAnchors = List.copyOf(trustAnchors);
  }
}
