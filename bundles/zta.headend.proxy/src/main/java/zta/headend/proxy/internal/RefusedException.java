package zta.headend.proxy.internal;

import java.util.Optional;
import zta.api.access.ReasonCode;
import zta.masque.ProxyError;

/** A request that is not served, with the reason that the client gets. */
public class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ReasonCode reason;
  private final ProxyError error;
  private final transient Optional<String> ruleId;

  /** Refuses without a rule. */
  public RefusedException(ReasonCode reason, String details) {
    this(reason, Optional.empty(), details);
  }

  /** Refuses by a rule. */
  public RefusedException(ReasonCode reason, Optional<String> ruleId, String details) {
    this(reason, ProxyError.of(reason), ruleId, details);
  }

  /** Refuses for the reason that a kind of error stands for. */
  public RefusedException(ProxyError error, String details) {
    this(error.reason(), error, Optional.empty(), details);
  }

  private RefusedException(
      ReasonCode reason, ProxyError error, Optional<String> ruleId, String details) {
    super(details, null, false, false);
    this.reason = reason;
    this.error = error;
    this.ruleId = ruleId;
  }

  /** Returns the reason. */
  public ReasonCode reason() {
    return reason;
  }

  /** Returns the kind of error that the client is told. */
  public ProxyError error() {
    return error;
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
