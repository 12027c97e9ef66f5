package zta.api.flow;

/**
 * The process that owns a flow, as far as it was found out.
 *
 * @param pid process id
 * @param name executable's name, empty when unknown
 */
public record ProcessInfo(long pid, String name) {}
