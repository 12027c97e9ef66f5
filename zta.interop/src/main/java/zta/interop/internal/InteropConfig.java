package zta.interop.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the ASA-style configuration's reader, PID {@code zta.interop}. */
@ObjectClassDefinition(name = "zta.interop")
@interface InteropConfig {
  /** Name of the file. */
  @AttributeDefinition(
      description = "ASA-style configuration; relative to the agent's home directory")
  String asaFile() default "zta.conf";

  /** Group policy that applies to this machine. */
  @AttributeDefinition(
      description = "Group policy that applies; empty: the only one that names modules")
  String groupPolicy() default "";

  /** How often the file is looked at besides being watched. */
  @AttributeDefinition(description = "Milliseconds between looks at the file")
  long pollMillis() default 500;
}
