package zta.api.headend;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import zta.api.fault.FaultException;

/**
 * The headend's own certificate authority. Made at first start, kept in an owner-only file. Safe
 * for many threads.
 */
@ProviderType
public interface CertificateAuthority {
  /**
   * A key with its certificate.
   *
   * @param key private key
   * @param chain leaf first, the root last
   */
  record Credential(PrivateKey key, List<X509Certificate> chain) {
    /** Copies the chain. */
    public Credential {
      chain = List.copyOf(chain);
    }
  }

  /** Returns the root that servers and clients lead to. */
  X509Certificate root();

  /** Returns the issuer of client certificates; proxies trust only this one for clients. */
  X509Certificate clientIssuer();

  /** Returns a server credential for these DNS names and addresses, renewed as needed. */
  Credential server(List<String> names) throws FaultException;

  /** Returns the credential with which configurations are signed (ES256). */
  Credential configurationSigner() throws FaultException;

  /**
   * Issues a client certificate. Whom it names comes from the enrolment, never from the request:
   * rfc822Name or UPN of the identity, {@code urn:uuid:} of the enrolment, and the requested names
   * that the enrolment may have.
   *
   * @param publicKey the only thing taken from the request
   * @param dnsNames DNS names under the organisation's device zone
   * @param permanentIdentifiers device ids (RFC 4043)
   * @return leaf first; already stored
   */
  List<X509Certificate> issueClient(
      EnrolmentRecord enrolment,
      PublicKey publicKey,
      List<String> dnsNames,
      List<String> permanentIdentifiers)
      throws FaultException;
}
