package zta.testkit;

import org.jspecify.annotations.Nullable;

/** The container is not what the test asks for; the message names the bundle or service. */
public final class ContainerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong, and what it comes from where that is known. */
  public ContainerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Says what is wrong. */
  public ContainerException(String message) {
    this(message, null);
  }
}
