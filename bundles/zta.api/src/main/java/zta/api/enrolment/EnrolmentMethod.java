package zta.api.enrolment;

/** How an enrolment came about. */
public enum EnrolmentMethod {
  /** By a client certificate and an enrolment choice file, without user action. */
  CERTIFICATE,
  /** By sign-in in the system browser. */
  SSO
}
