package zta.control.internal;

import java.util.HashSet;
import java.util.Set;
import zta.api.control.Caller;
import zta.api.flow.LocalUser;

/** Knows who may act for other users. */
final class Administrators {
  private final Set<String> names;

  /**
   * Takes the names of further administrators beside the superuser and the agent's own user.
   *
   * @param agent the user that the agent runs as
   */
  Administrators(String agent, Set<String> further) {
    names = new HashSet<>(further);
    names.add("root");
    names.add(agent);
  }

  Caller caller(LocalUser user) {
    return new Caller(user, names.contains(user.name()));
  }
}
