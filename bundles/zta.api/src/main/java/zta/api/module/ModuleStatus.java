package zta.api.module;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import zta.api.fault.Fault;

/**
 * A module as it stands.
 *
 * @param description the version in force
 * @param state its state
 * @param since when this state began; for a running module its start time
 * @param fallback versions that are kept for rollback, latest first
 * @param fault why it does not run
 */
public record ModuleStatus(
    ModuleDescription description,
    ModuleState state,
    Instant since,
    List<String> fallback,
    Optional<Fault> fault) {
  /** Copies the list. */
  public ModuleStatus {
    fallback = List.copyOf(fallback);
  }
}
