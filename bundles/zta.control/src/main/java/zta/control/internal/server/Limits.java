package zta.control.internal.server;

import java.time.Duration;

/**
 * What callers may use up, so that none of them can starve the others or the agent.
 *
 * @param connections at once, of all users together
 * @param connectionsPerUser at once of one user
 * @param requestsPerConnection unanswered at once; more is not read
 * @param outgoingBytes waiting to be read by a caller; a slower reader is dropped
 * @param idle how long a connection without subscription and request may be silent, and how long a
 *     part of a frame may wait for its rest
 */
public record Limits(
    int connections,
    int connectionsPerUser,
    int requestsPerConnection,
    int outgoingBytes,
    Duration idle) {
  /** Returns the limits of an agent. */
  public static Limits standard(int connections, int connectionsPerUser) {
    return new Limits(connections, connectionsPerUser, 8, 4 << 20, Duration.ofSeconds(60));
  }
}
