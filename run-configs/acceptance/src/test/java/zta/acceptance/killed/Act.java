package zta.acceptance.killed;

/** What an agent is doing when it is killed. */
enum Act {
  /** Starts, and goes on with what the life before left. */
  START,
  /** Enrols. */
  ENROL,
  /** Gets a configuration that has just changed. */
  SYNC,
  /** Renews its certificate. */
  RENEW,
  /** Unenrols. */
  UNENROL
}
