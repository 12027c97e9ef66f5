package zta.intercept.tun.internal.netty;

/**
 * Bounds of interception.
 *
 * @param tcpFlows TCP flows at once
 * @param udpFlows UDP flows at once
 * @param queuedDatagrams datagrams of a UDP flow that wait for its decision
 * @param newFlowsPerSecond new flows within a second
 * @param udpIdleSeconds after what time a UDP flow ends
 * @param connectMillis how long a direct connection may take
 */
record Limits(
    int tcpFlows,
    int udpFlows,
    int queuedDatagrams,
    int newFlowsPerSecond,
    int udpIdleSeconds,
    int connectMillis) {}
