package zta.control.internal.server;

import java.util.HashMap;
import java.util.Map;
import zta.api.flow.LocalUser;

/** Counts connections by user. For one thread. */
final class Population {
  private final Limits limits;
  private final Map<LocalUser, Integer> counts = new HashMap<>();
  private int all;

  Population(Limits limits) {
    this.limits = limits;
  }

  /** Lets one more in, or returns false. */
  boolean enter(LocalUser user) {
    int of = counts.getOrDefault(user, 0);
    if (of >= limits.connectionsPerUser() || all >= limits.connections()) {
      return false;
    }
    counts.put(user, of + 1);
    all++;
    return true;
  }

  void leave(LocalUser user) {
    counts.computeIfPresent(user, (u, of) -> of > 1 ? of - 1 : null);
    all--;
  }
}
