package zta.masque;

/** A CONNECT target that has no meaning; the request is to be answered with {@link #status()}. */
public class BadTargetException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  /** Makes it with words that do not repeat the target, which an attacker chose. */
  public BadTargetException(String message) {
    super(message);
    this.status = 400;
  }

  /** Returns the HTTP status to answer. */
  public int status() {
    return status;
  }
}
