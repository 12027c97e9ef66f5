package zta.api.flow;

/**
 * Payload bytes of a flow at one moment.
 *
 * @param sent from the application to the resource
 * @param received from the resource to the application
 */
public record FlowCounters(long sent, long received) {}
