package zta.headend.connector.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of a connector; PID {@code zta.headend.connector}. */
@ObjectClassDefinition(name = "zta headend connector")
public @interface ConnectorConfig {
  /** Networks that it may reach. */
  @AttributeDefinition(description = "Addresses and networks that this connector may reach")
  String[] networks() default {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"};

  /** Whether it may reach its own loopback addresses. */
  @AttributeDefinition(description = "Whether this connector may reach its own loopback addresses")
  boolean loopback() default false;

  /** Proxies to connect to. */
  @AttributeDefinition(description = "Proxies as host:port; empty: those that the headend names")
  String[] proxies() default {};

  /** Most open flows of a proxy at once. */
  @AttributeDefinition(description = "Most open flows of one proxy at once")
  int maxStreams() default 4096;

  /** Time for looking a name up. */
  @AttributeDefinition(description = "Milliseconds for looking a name up")
  int lookupTimeoutMillis() default 2000;

  /** Time for one attempt to reach a resource. */
  @AttributeDefinition(description = "Milliseconds for one attempt to reach a resource")
  int dialTimeoutMillis() default 3000;

  /** After how long without a datagram a UDP flow ends here. */
  @AttributeDefinition(
      description =
          "Seconds without a datagram after which this connector ends a UDP flow that its proxy"
              + " has not ended")
  int idleUdpSeconds() default 360;

  /** Time for connecting to a proxy, handshake included. */
  @AttributeDefinition(description = "Milliseconds for connecting to a proxy")
  int connectTimeoutMillis() default 5000;

  /** After how long without a sign of life a proxy is given up. */
  @AttributeDefinition(description = "Milliseconds of silence after which a proxy is given up")
  int silenceMillis() default 12000;

  /** Longest pause between attempts to connect to a proxy. */
  @AttributeDefinition(description = "Most milliseconds between attempts to connect to a proxy")
  int maxBackOffMillis() default 30000;
}
