package zta.headend.connector.internal;

import zta.masque.ProxyError;

/** A destination that is not reached, with what the proxy is told. */
public class UnreachableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ProxyError error;

  /** Makes it with words that do not repeat the destination. */
  public UnreachableException(ProxyError error, String details) {
    super(details, null, false, false);
    this.error = error;
  }

  /** Returns the kind of error. */
  public ProxyError error() {
    return error;
  }

  /** Returns the text for people. */
  public String details() {
    return String.valueOf(getMessage());
  }
}
