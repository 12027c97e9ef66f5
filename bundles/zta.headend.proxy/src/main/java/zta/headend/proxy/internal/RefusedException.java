package zta.headend.proxy.internal;

import java.util.Optional;
import zta.api.access.ReasonCode;

/** A request that is not served, with the reason that the client gets. */
public class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ReasonCode reason;
  private final transient Optional<String> ruleId;

  /** Refuses without a rule. */
  public RefusedException(ReasonCode reason, String details) {
    this(reason, Optional.empty(), details);
  }

  /** Refuses by a rule. */
  public RefusedException(ReasonCode reason, Optional<String> ruleId, String details) {
    super(details, null, false, false);
    this.reason = reason;
    this.ruleId = ruleId;
  }

  /** Returns the reason. */
  public ReasonCode reason() {
    return reason;
  }

  /** Returns the rule that decided. */
  public Optional<String> ruleId() {
    return ruleId;
  }

  /** Returns the text for people. */
  public String details() {
    return String.valueOf(getMessage());
  }
}
