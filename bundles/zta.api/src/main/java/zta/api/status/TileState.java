package zta.api.status;

/** The one state that tile, CLI, control API, metrics and log show. */
public enum TileState {
  /** No enrolment for this user. */
  NOT_ENROLLED("not_enrolled", "Not enrolled"),
  /** An enrolment is under way. */
  ENROLLING("enrolling", "Enrolling"),
  /** All is well. */
  ENROLLED("enrolled", "Enrolled in Zero Trust Access"),
  /** Enrolled, but something needs attention. */
  ATTENTION("attention", "Attention needed"),
  /** The enrolment must be made anew. */
  REAUTH_REQUIRED("reauth_required", "Verify your identity"),
  /** An enrolment is being removed. */
  UNENROLLING("unenrolling", "Unenrolling");

  private final String id;
  private final String text;

  TileState(String id, String text) {
    this.id = id;
    this.text = text;
  }

  /** Returns the name in JSON and metrics. */
  public String id() {
    return id;
  }

  /** Returns the English text on the tile. */
  public String text() {
    return text;
  }
}
