package zta.core.internal.enrolment;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of PID {@code zta.core.enrolment}. */
@ObjectClassDefinition(name = "Enrolment")
public @interface EnrolmentConfig {
  /** Local users that are enrolled by themselves; empty stands for the agent's own user. */
  @AttributeDefinition(name = "Users", description = "Local users to enrol automatically")
  String[] users() default {};

  /** Whether users are enrolled without being asked. */
  @AttributeDefinition(name = "Automatic", description = "Enrol without user action")
  boolean automatic() default true;

  /** Time between two looks at the choice files, ISO 8601. */
  @AttributeDefinition(name = "Poll", description = "Time between two checks, such as PT10S")
  String poll() default "PT10S";

  /** How long before the end of a certificate renewal begins, ISO 8601. */
  @AttributeDefinition(name = "Renew before", description = "Time before expiry, such as P14D")
  String renewBefore() default "P14D";

  /** How long an old key is kept after its successor is in use, ISO 8601. */
  @AttributeDefinition(name = "Key overlap", description = "Time such as PT1M")
  String keyOverlap() default "PT1M";
}
