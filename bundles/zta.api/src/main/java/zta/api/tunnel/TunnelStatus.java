package zta.api.tunnel;

import java.time.Instant;

/**
 * A connection to a proxy.
 *
 * @param enrolmentId whose
 * @param proxy to where
 * @param transport such as {@code h2}
 * @param state such as {@code Initialized}, {@code Connecting}, {@code Connected}, {@code
 *     Draining}, {@code Closed}
 * @param streams open streams
 * @param since when this state began
 */
public record TunnelStatus(
    String enrolmentId,
    ProxyEndpoint proxy,
    String transport,
    String state,
    int streams,
    Instant since) {}
