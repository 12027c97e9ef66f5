package zta.api.network;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * This machine's network after a change.
 *
 * @param revision grows with each change
 * @param at when the change was noticed
 * @param causes what was noticed, at least one
 * @param addresses the machine's addresses, without loopback and the agent's own links
 */
public record NetworkState(
    long revision, Instant at, Set<Cause> causes, List<InetAddress> addresses) {
  /** What was noticed. */
  public enum Cause {
    /**
     * The machine slept, or its clock was set: nothing heard from outside since is to be relied on.
     */
    RESUMED,
    /** An address or link came or went. */
    ADDRESSES,
    /** The default route changed. */
    ROUTES
  }

  /** Copies the collections. */
  public NetworkState {
    causes = Set.copyOf(causes);
    addresses = List.copyOf(addresses);
  }

  /** Returns whether the machine has any network but its own loopback. */
  public boolean isOnline() {
    return !addresses.isEmpty();
  }
}
