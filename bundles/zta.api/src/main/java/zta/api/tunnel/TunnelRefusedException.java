package zta.api.tunnel;

import java.util.Optional;
import zta.api.access.ReasonCode;

/** The proxy refused a stream or could not be reached; says why. */
public class TunnelRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ReasonCode reason;
  private final int status;
  private final String ruleId;

  /**
   * Makes the refusal.
   *
   * @param status HTTP status of the proxy, 0 when it gave none
   * @param ruleId the headend's rule that decided, empty when not said
   */
  public TunnelRefusedException(ReasonCode reason, int status, String ruleId, String message) {
    super(message);
    this.reason = reason;
    this.status = status;
    this.ruleId = ruleId;
  }

  /** Returns the reason. */
  public ReasonCode reason() {
    return reason;
  }

  /** Returns the proxy's HTTP status, 0 when there was none. */
  public int status() {
    return status;
  }

  /** Returns the rule that the proxy named. */
  public Optional<String> ruleId() {
    return ruleId.isEmpty() ? Optional.empty() : Optional.of(ruleId);
  }
}
