package zta.names.internal.resolve;

import zta.names.internal.dns.DnsName;

/**
 * A service's location (RFC 2782).
 *
 * @param target where it is; the root when it is nowhere
 * @param ttl seconds that this may be kept
 */
public record Location(int priority, int weight, int port, DnsName target, long ttl) {}
