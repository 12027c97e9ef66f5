package zta.headend.acme.internal.config;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Settings of the certificate authority and of the ACME server: PID {@code zta.headend.acme}. The
 * server also takes what PID {@code zta.headend.portal} says of the same names, so that the URL
 * needs to be told once.
 */
@ObjectClassDefinition(
    name = "zta headend: certificates",
    description = "How enrolled devices get their certificates.")
public @interface AcmeConfig {
  /** Life of a client certificate. */
  @AttributeDefinition(
      name = "Certificate life",
      description = "ISO 8601 duration between PT1M and P398D, such as P35D or PT10M.")
  String certificateLife() default "P35D";

  /** Public URL of the headend. */
  @AttributeDefinition(
      name = "Public URL",
      description =
          "URL under which clients reach the headend, such as https://zta.example.com:8443;"
              + " empty: what the request's Host header says.")
  String publicUrl() default "";

  /** Good nonces refused. */
  @AttributeDefinition(
      name = "Nonces refused",
      description = "So many good nonces of a hundred are refused, to try clients.",
      min = "0",
      max = "100")
  int nonceRejectPercent() default 0;

  /** Orders an hour. */
  @AttributeDefinition(
      name = "Orders an hour",
      description = "An account may place so many orders in an hour.",
      min = "1")
  int ordersPerHour() default 300;
}
