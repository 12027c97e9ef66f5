package zta.headend.acme.internal.state;

/**
 * What a certificate is ordered for.
 *
 * @param type {@value #DNS} or {@value #PERMANENT}
 * @param value the name or the device's id
 */
public record Identifier(String type, String value) {
  /** Type of a DNS name. */
  public static final String DNS = "dns";

  /** Type of a device's id. */
  public static final String PERMANENT = "permanent-identifier";
}
