package zta.api.status;

/** How serious a message is. */
public enum Severity {
  /** Something worth knowing. */
  INFO,
  /** Something that will need attention. */
  WARNING,
  /** Something that does not work. */
  ERROR
}
