package zta.lib.jose;

import org.jspecify.annotations.Nullable;

/** A signed document that cannot be used; the kind says what its sender did wrong. */
public final class JwsException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Kind {
    /** Not a JWS of the form wanted. */
    MALFORMED,
    /** Signed with an algorithm that is not allowed here, or a key that does not fit it. */
    ALGORITHM,
    /** The signature does not verify. */
    SIGNATURE
  }

  private final Kind kind;

  JwsException(Kind kind, String message) {
    this(kind, message, null);
  }

  JwsException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Returns what is wrong. */
  public Kind kind() {
    return kind;
  }
}
