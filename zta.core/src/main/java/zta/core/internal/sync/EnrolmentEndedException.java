package zta.core.internal.sync;

import zta.api.fault.Fault;
import zta.api.fault.FaultException;

/**
 * The headend itself, over TLS with its pinned certificate, answered that the enrolment is no more.
 *
 * <p>Nothing else ends one. A TLS alert does not: before the handshake is done it is not
 * authenticated, and anybody on the path can send it.
 */
final class EnrolmentEndedException extends FaultException {
  private static final long serialVersionUID = 1L;

  EnrolmentEndedException(Fault fault) {
    super(fault);
  }
}
