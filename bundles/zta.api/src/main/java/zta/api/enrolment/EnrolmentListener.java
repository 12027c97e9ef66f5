package zta.api.enrolment;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears of enrolments; a whiteboard service. Calls come from worker threads and must not throw. */
@ConsumerType
public interface EnrolmentListener {
  /** An enrolment is complete and stored, or was renewed. */
  void enrolled(Enrolment enrolment);

  /** An enrolment has ended. */
  void unenrolled(Enrolment enrolment);
}
