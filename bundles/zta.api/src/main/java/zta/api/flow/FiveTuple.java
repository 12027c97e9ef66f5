package zta.api.flow;

import java.net.InetSocketAddress;

/**
 * Both ends of a flow as the operating system saw them at interception.
 *
 * @param source the application's end
 * @param destination what the application asked for
 */
public record FiveTuple(InetSocketAddress source, Destination destination) {}
