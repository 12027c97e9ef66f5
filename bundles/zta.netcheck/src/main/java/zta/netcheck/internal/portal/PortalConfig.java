package zta.netcheck.internal.portal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the detection of captive portals; PID {@code zta.netcheck.portal}. */
@ObjectClassDefinition(name = "zta captive portals")
@interface PortalConfig {
  /** What is asked when the network names no API of its portal. */
  @AttributeDefinition(
      description =
          "Plain HTTP address that answers 204 from a free network; asked only while the headend"
              + " cannot be reached; empty to ask nobody")
  String probeUrl() default "";

  /** How often it is looked whether the user has signed in. */
  @AttributeDefinition(description = "Seconds between looks while a portal is in the way")
  int againSeconds() default 5;
}
