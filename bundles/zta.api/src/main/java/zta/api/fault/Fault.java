package zta.api.fault;

import static java.util.Objects.requireNonNull;

/**
 * An error as people get to see it: a stable code, the place, the reason, the remedy.
 *
 * <p>Immutable. No part may hold a secret: faults go to logs, the tile, the history and diagnostic
 * bundles.
 *
 * @param code stable code, {@link FaultCode#id()} or a module's own of the form {@code
 *     ZTA-MODULENAME-NNN}
 * @param place file with line and column, URL, bundle or component: where to look
 * @param reason what is wrong there
 * @param remedy what to do about it
 */
public record Fault(String code, String place, String reason, String remedy) {
  /** Checks that no part is missing. */
  public Fault {
    requireNonNull(code, "code");
    requireNonNull(place, "place");
    requireNonNull(reason, "reason");
    requireNonNull(remedy, "remedy");
  }

  /** Returns the fault in one line: {@code CODE: place: reason. remedy}. */
  @Override
  public String toString() {
    return code + ": " + place + ": " + reason + (reason.endsWith(".") ? " " : ". ") + remedy;
  }
}
