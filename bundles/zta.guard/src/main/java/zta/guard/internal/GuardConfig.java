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
  @AttributeDefinition(
      description =
          "Name of the agent's TUN link, which the guard lets through; before it is there, nothing is"
              + " guarded")
  String link() default "zta0";
}
