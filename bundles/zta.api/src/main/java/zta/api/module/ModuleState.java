package zta.api.module;

/** State of a module. */
public enum ModuleState {
  /** There, but not enabled. */
  DISABLED,
  /** Starting, or a new version is being checked. */
  STARTING,
  /** Running and healthy. */
  RUNNING,
  /** Could not be started, or is not healthy. */
  FAILED,
  /** Finishing what it has under way. */
  DRAINING
}
