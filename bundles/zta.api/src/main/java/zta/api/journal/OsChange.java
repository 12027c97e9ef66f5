package zta.api.journal;

import java.util.Map;

/**
 * A change to the operating system that must not outlive the agent.
 *
 * @param kind what kind of change; names the {@link UndoHandler}
 * @param details all the handler needs in order to undo it, without asking anybody
 */
public record OsChange(String kind, Map<String, String> details) {
  /** Copies the map. */
  public OsChange {
    details = Map.copyOf(details);
  }
}
