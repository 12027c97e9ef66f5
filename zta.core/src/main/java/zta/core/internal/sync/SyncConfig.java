package zta.core.internal.sync;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of PID {@code zta.core.sync}. */
@ObjectClassDefinition(name = "Configuration sync")
public @interface SyncConfig {
  /** Time between two syncs, ISO 8601. */
  @AttributeDefinition(name = "Interval", description = "Time between two syncs, such as PT5M")
  String interval() default "PT5M";
}
