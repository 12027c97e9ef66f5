package zta.names.internal.locate;

/** A service's location was not found out; says why. */
final class LookupFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  LookupFailedException(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
