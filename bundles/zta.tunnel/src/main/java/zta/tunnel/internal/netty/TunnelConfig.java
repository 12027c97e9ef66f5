package zta.tunnel.internal.netty;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the tunnels; PID {@code zta.tunnel}. */
@ObjectClassDefinition(name = "zta tunnels")
@interface TunnelConfig {
  /** Which transports may be used. */
  @AttributeDefinition(
      description =
          "auto = HTTP/3 and HTTP/2, as the network lets and the flow likes; h3 or h2 = this only")
  String transport() default "auto";

  /** What TCP flows go over when both transports may be used. */
  @AttributeDefinition(
      description =
          "What TCP flows prefer under transport auto: h2, h3, or auto = HTTP/2 while its path is"
              + " good")
  String tcpOver() default "auto";

  /** How long the preferred transport is waited for before the other one is tried, too. */
  @AttributeDefinition(
      description = "Milliseconds that the preferred transport gets before the other is tried, too")
  int headStartMillis() default 250;

  /** Longest pause between attempts at a transport that fails while the other one works. */
  @AttributeDefinition(
      description =
          "Longest pause between attempts at a transport that fails while the other works, in"
              + " milliseconds")
  int retryMillis() default 60000;

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

  /** How many connections wait, shaken hands, for a flow that then has one of its own. */
  @AttributeDefinition(
      description =
          "Connections per enrolment and event loop that wait for a TCP flow of their own; 0 = none")
  int warmConnections() default 2;

  /** Most connections that wait for or carry one flow. */
  @AttributeDefinition(
      description = "Most connections for single flows, per enrolment and event loop")
  int maxOwnConnections() default 32;

  /** How long a connection waits for a flow; less than the proxy's spareSeconds. */
  @AttributeDefinition(
      description =
          "Seconds after which a waiting connection is replaced; less than the proxy waits")
  int warmSeconds() default 60;
}
