package zta.run.internal;

/** The command line is wrong; the message says what is right. */
public final class BadUsageException extends Exception {
  private static final long serialVersionUID = 1L;

  BadUsageException(String message) {
    super(message);
  }
}
