package zta.core.internal.acme;

import java.net.URI;
import java.net.http.HttpClient;
import java.security.KeyPair;
import java.util.List;
import java.util.Optional;

/**
 * What to order, where and as whom.
 *
 * @param directory the ACME server's directory
 * @param http how to reach it; trusts nobody else
 * @param account key of the ACME account
 * @param binding binds a new account; empty when the account exists
 * @param identifiers what the certificate is for
 * @param key key of the certificate
 */
public record CertificateOrder(
    URI directory,
    HttpClient http,
    KeyPair account,
    Optional<ExternalAccount> binding,
    List<AcmeIdentifier> identifiers,
    KeyPair key) {
  /** Copies the list. */
  public CertificateOrder {
    identifiers = List.copyOf(identifiers);
  }
}
