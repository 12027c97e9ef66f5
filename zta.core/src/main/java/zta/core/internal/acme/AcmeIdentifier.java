package zta.core.internal.acme;

/**
 * Something a certificate is ordered for (RFC 8555, section 9.7.7).
 *
 * @param type such as {@code dns} or {@code permanent-identifier}
 * @param value the name itself
 */
public record AcmeIdentifier(String type, String value) {
  /** Returns whether it is a DNS name. */
  public boolean isDns() {
    return type.equals("dns");
  }
}
