package zta.demo.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the sample application, PID {@code zta.demo}. */
@ObjectClassDefinition(name = "zta.demo")
@interface DemoConfig {
  /** Port on the loopback address. */
  @AttributeDefinition(description = "Loopback port of the sample application")
  int port() default 8081;
}
