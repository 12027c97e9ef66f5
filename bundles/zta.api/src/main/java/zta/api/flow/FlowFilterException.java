package zta.api.flow;

/**
 * A filter's decision that a flow must end; the message goes to the administrator, not to the user.
 */
public class FlowFilterException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Makes the decision with its cause in words that hold no payload. */
  public FlowFilterException(String message) {
    super(message);
  }
}
