package zta.cli.internal;

/**
 * What a command works with.
 *
 * @param terminal where it writes to
 * @param agent the way to the agent
 */
public record Session(Terminal terminal, AgentLink agent) {}
