package zta.core.internal.enrolment;

/** What an attempt is to reach. */
public enum AttemptKind {
  /** A new enrolment. */
  ENROL,
  /** A new certificate with a new key for an enrolment. */
  RENEW,
  /** The end of an enrolment. */
  UNENROL
}
