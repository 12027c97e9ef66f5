package zta.headend.proxy.internal.netty;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the proxy; PID {@code zta.headend.proxy}. */
@ObjectClassDefinition(name = "zta headend proxy")
@interface ProxyConfig {
  /** Address to listen on. */
  @AttributeDefinition(description = "Address to listen on")
  String host() default "127.0.0.1";

  /** Port to listen on. */
  @AttributeDefinition(description = "Port to listen on")
  int port() default 4433;

  /** Whether to listen for HTTP/3, too. */
  @AttributeDefinition(description = "Listen for HTTP/3 on the UDP port of the same number")
  boolean quic() default true;

  /** After what silence a connection over QUIC counts as lost. */
  @AttributeDefinition(description = "Milliseconds of silence after which QUIC connections end")
  int quicIdleMillis() default 15000;

  /** Names and addresses of the server certificate. */
  @AttributeDefinition(description = "Names and addresses of the server certificate")
  String[] names() default {"localhost", "127.0.0.1"};

  /** Most client connections at once. */
  @AttributeDefinition(description = "Most client connections at once")
  int maxConnections() default 10000;

  /** Most streams of a client connection at once. */
  @AttributeDefinition(description = "Most streams of a connection at once")
  int maxStreams() default 4096;

  /** Most open flows at once. */
  @AttributeDefinition(description = "Most open flows at once")
  int maxFlows() default 50000;

  /** Most open flows of one enrolment at once. */
  @AttributeDefinition(description = "Most open flows of one enrolment at once")
  int maxFlowsPerEnrolment() default 5000;

  /** Time for the TLS handshake, and again for the first request. */
  @AttributeDefinition(description = "Milliseconds for the handshake, and for the first request")
  int handshakeTimeoutMillis() default 8000;

  /** How long a connection that has shaken hands may wait for its one HTTP/1.1 request. */
  @AttributeDefinition(
      description = "Seconds that a spare HTTP/1.1 connection may wait for its request")
  int spareSeconds() default 90;

  /** How many of them a client may have; others get as long as a handshake. */
  @AttributeDefinition(description = "Most spare connections of a client certificate at once")
  int maxSparesPerClient() default 16;

  /** Time for looking the name of a resource up. */
  @AttributeDefinition(description = "Milliseconds for looking the name of a resource up")
  int lookupTimeoutMillis() default 5000;

  /** Time for one attempt to reach a resource. */
  @AttributeDefinition(description = "Milliseconds for one attempt to reach a resource")
  int dialTimeoutMillis() default 5000;

  /** After how long without a byte a web flow ends. */
  @AttributeDefinition(description = "Idle seconds of flows to ports 80 and 443")
  int idleWebSeconds() default 1200;

  /** After how long without a byte any other flow ends. */
  @AttributeDefinition(description = "Idle seconds of other flows")
  int idleSeconds() default 3600;

  /** After how long without a datagram in either direction a UDP flow ends. */
  @AttributeDefinition(description = "Idle seconds of UDP flows")
  int idleUdpSeconds() default 300;

  /** Most connections of one connector at once. */
  @AttributeDefinition(description = "Most connections of one connector; the oldest is ended")
  int maxConnectionsPerConnector() default 2;

  /** Most flows through one connection of a connector at once. */
  @AttributeDefinition(description = "Most open flows through one connection of a connector")
  int maxFlowsPerConnector() default 4096;

  /** Time for a connector to reach a resource, before the next one is tried. */
  @AttributeDefinition(description = "Milliseconds for one connector to reach a resource")
  int connectorAnswerMillis() default 4500;

  /** After how long without a sign of life a connector is given up. */
  @AttributeDefinition(description = "Milliseconds of silence after which a connector is given up")
  int connectorSilenceMillis() default 12000;
}
