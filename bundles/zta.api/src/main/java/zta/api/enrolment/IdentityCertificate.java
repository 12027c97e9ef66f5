package zta.api.enrolment;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate that the organisation gave to a user or machine, with its key.
 *
 * @param store where it was found, for display
 * @param chain leaf first
 * @param privateKey opaque key, usable with JCA signatures
 */
public record IdentityCertificate(
    String store, List<X509Certificate> chain, PrivateKey privateKey) {
  /** Copies the chain. */
  public IdentityCertificate {
    chain = List.copyOf(chain);
  }

  /** Returns the certificate itself. */
  public X509Certificate leaf() {
    return chain.get(0);
  }
}
