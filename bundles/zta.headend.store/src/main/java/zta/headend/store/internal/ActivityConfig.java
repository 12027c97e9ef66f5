package zta.headend.store.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the activity store. */
@ObjectClassDefinition(name = "zta headend: activity")
@interface ActivityConfig {
  /** Days that activity is kept. */
  @AttributeDefinition(description = "Days that activity is kept", min = "1")
  int retentionDays() default 30;

  /** Rows that may wait to be written; more are dropped and counted. */
  @AttributeDefinition(description = "Rows that may wait to be written", min = "16")
  int queueSize() default 16384;
}
