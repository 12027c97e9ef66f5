package zta.api.access;

/** The kinds of condition a rule can have; reasons and near misses name these and never a value. */
public enum Condition {
  /** The user is one of the rule's users. */
  IDENTITY(ReasonCode.IDENTITY),
  /** One of the user's groups is one of the rule's groups. */
  GROUP(ReasonCode.IDENTITY),
  /** Posture findings are as the rule wants them. */
  POSTURE(ReasonCode.POSTURE),
  /** The client's network is one of the rule's networks. */
  NETWORK(ReasonCode.NETWORK),
  /** It is the right time. */
  TIME(ReasonCode.TIME),
  /** Port and protocol belong to the resource. */
  PORT(ReasonCode.PORT);

  private final ReasonCode reason;

  Condition(ReasonCode reason) {
    this.reason = reason;
  }

  /** Returns the reason code a user gets when only this condition stood in the way. */
  public ReasonCode reason() {
    return reason;
  }
}
