package zta.core.internal.acme;

/**
 * Binds an ACME account to an enrolment (RFC 8555, section 7.3.4).
 *
 * @param kid key identifier
 * @param hmacKey the shared key, base64url
 */
public record ExternalAccount(String kid, String hmacKey) {
  @Override
  public String toString() {
    return "ExternalAccount[" + kid + "]";
  }
}
