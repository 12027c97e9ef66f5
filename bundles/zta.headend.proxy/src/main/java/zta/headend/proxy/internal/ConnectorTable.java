package zta.headend.proxy.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Connections from connectors, oldest first. Safe for use by many threads.
 *
 * @param <C> kind of connection
 */
public final class ConnectorTable<C extends ConnectorTable.Member> {
  /** A connection from a connector. Safe for use by many threads. */
  public interface Member {
    /** Returns whose it is. */
    String connectorId();

    /** Returns the network that it reaches. */
    String network();

    /** Returns how many flows go through it, those included that are being opened. */
    int flows();

    /** Returns whether it takes new flows. */
    boolean usable();
  }

  private final List<C> members = new CopyOnWriteArrayList<>();
  private final int most;

  /**
   * Makes an empty table.
   *
   * @param most connections that one connector may have
   */
  public ConnectorTable(int most) {
    this.most = most;
  }

  /**
   * Adds a connection.
   *
   * @return the connector's oldest when it has too many now, taken out: a connector that comes back
   *     after the loss of its power has left one behind that only looks alive
   */
  public synchronized Optional<C> add(C fresh) {
    List<C> own =
        members.stream().filter(m -> m.connectorId().equals(fresh.connectorId())).toList();
    members.add(fresh);
    if (own.size() < most) {
      return Optional.empty();
    }
    members.remove(own.get(0));
    return Optional.of(own.get(0));
  }

  /** Takes a connection out; without effect if it is not there. */
  public void remove(C gone) {
    members.remove(gone);
  }

  /** Returns the connections through which a flow can go, the one with the fewest flows first. */
  public List<C> candidates(String network) {
    List<C> usable = new ArrayList<>();
    for (C member : members) {
      if (member.network().equals(network) && member.usable()) {
        usable.add(member);
      }
    }
    usable.sort(Comparator.comparingInt(Member::flows));
    return usable;
  }

  /** Returns all connections. */
  public List<C> all() {
    return List.copyOf(members);
  }
}
