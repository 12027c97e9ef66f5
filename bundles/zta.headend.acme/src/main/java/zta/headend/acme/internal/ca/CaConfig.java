package zta.headend.acme.internal.ca;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the certificate authority. */
@ObjectClassDefinition(
    name = "zta headend: certificate authority",
    description = "How long the certificates live that enrolled devices get.")
@interface CaConfig {
  /** Life of a client certificate, ISO 8601. */
  @AttributeDefinition(
      name = "Certificate life",
      description = "ISO 8601 duration between PT1M and P398D, such as P35D or PT10M.")
  String certificateLife() default "P35D";
}
