package zta.api.tunnel;

import java.time.Duration;
import zta.api.flow.Destination;
import zta.api.flow.FlowId;

/**
 * Asks for a stream to a resource.
 *
 * @param enrolmentId whose tunnel to use
 * @param flow correlation id, sent as {@code traceparent}
 * @param destination what to reach, sent as the CONNECT authority
 * @param deadline how long to wait for the proxy's answer
 */
public record TunnelRequest(
    String enrolmentId, FlowId flow, Destination destination, Duration deadline) {}
