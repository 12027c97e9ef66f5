package zta.tunnel.internal.netty;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the tunnels; PID {@code zta.tunnel}. */
@ObjectClassDefinition(name = "zta tunnels")
@interface TunnelConfig {
  /** How long a connection to one address of a proxy may take. */
  @AttributeDefinition(description = "Milliseconds until the next address or proxy is tried")
  int connectTimeoutMillis() default 5000;

  /** After what silence the proxy is asked for a sign of life. */
  @AttributeDefinition(description = "Milliseconds of silence before a PING")
  int keepAliveMillis() default 5000;

  /** After what silence the connection counts as lost. */
  @AttributeDefinition(description = "Milliseconds of silence after which a tunnel is lost")
  int silenceMillis() default 12000;

  /** Longest pause between attempts. */
  @AttributeDefinition(description = "Longest pause between attempts, in milliseconds")
  int maxBackOffMillis() default 2000;

  /** Most connections per enrolment and event loop. */
  @AttributeDefinition(description = "Most connections per enrolment and event loop")
  int maxConnections() default 4;
}
