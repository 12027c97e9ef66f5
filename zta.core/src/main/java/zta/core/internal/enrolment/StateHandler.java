package zta.core.internal.enrolment;

import zta.api.fault.FaultException;

/** The work of one {@link AttemptState}. Doing it twice must be as good as once. */
@FunctionalInterface
interface StateHandler {
  /** Does the work and returns the attempt at its next state. */
  Attempt run(Attempt attempt) throws FaultException;
}
