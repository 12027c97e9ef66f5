package zta.guard.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the guard; PID {@code zta.guard}. */
@ObjectClassDefinition(name = "zta guard")
@interface GuardConfig {
  /** What becomes of connections to private networks when the agent dies. */
  @AttributeDefinition(
      description =
          "closed: connections to private networks are refused at once while the agent is dead;"
              + " open: they go wherever the network takes them")
  String failMode() default "closed";

  /** The link that leads into the agent. */
  @AttributeDefinition(description = "Name of the agent's TUN link, which the guard lets through")
  String link() default "zta0";

  /** Interceptors for which no guard is needed. */
  @AttributeDefinition(
      description =
          "Names of interceptors that catch only what applications send them: with no other, there"
              + " is nothing to guard")
  String[] explicitInterceptors() default {"local"};
}
