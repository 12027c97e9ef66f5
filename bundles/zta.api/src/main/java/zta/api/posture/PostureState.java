package zta.api.posture;

/** Result of a posture check. */
public enum PostureState {
  /** As required. */
  PASS,
  /** Not as required. */
  FAIL,
  /** Could not be told; rules treat it as not met. */
  UNKNOWN
}
