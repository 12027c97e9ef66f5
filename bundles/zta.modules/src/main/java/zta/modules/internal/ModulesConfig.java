package zta.modules.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the module manager, PID {@code zta.modules}. */
@ObjectClassDefinition(name = "zta.modules")
@interface ModulesConfig {
  /** How long a module may take to start. */
  @AttributeDefinition(description = "Milliseconds a module may take to start")
  long startMillis() default 10_000;

  /** How long a health check may take. */
  @AttributeDefinition(description = "Milliseconds a module's health check may take")
  long healthMillis() default 5_000;

  /** How long a module may take to finish what it has under way. */
  @AttributeDefinition(description = "Milliseconds a module may take to stop")
  long stopMillis() default 15_000;

  /** How many versions are kept for rollback. */
  @AttributeDefinition(description = "Versions of a module that are kept for rollback")
  int keep() default 2;

  /** Certificate of the CA that signs modules. */
  @AttributeDefinition(
      description =
          "PEM file of the CA that signs modules; empty: modules are trusted by who may write the file")
  String signerCa() default "";
}
