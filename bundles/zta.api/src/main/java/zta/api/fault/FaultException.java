package zta.api.fault;

import org.jspecify.annotations.Nullable;

/**
 * Carries a {@link Fault} to whoever can tell a person or try again. Bugs are unchecked exceptions,
 * never this.
 */
public class FaultException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Fault fault;

  /** Makes an exception for a fault without an underlying cause. */
  public FaultException(Fault fault) {
    this(fault, null);
  }

  /** Makes an exception for a fault that another exception led to. */
  public FaultException(Fault fault, @Nullable Throwable cause) {
    super(fault.toString(), cause);
    this.fault = fault;
  }

  /** Returns the fault. */
  public Fault fault() {
    return fault;
  }
}
