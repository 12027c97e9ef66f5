package zta.launcher;

/** What can keep a container from running, with its code, its remedy and its exit status. */
enum LaunchFault {
  /** The command line is not understood. */
  USAGE(
      "ZTA-LAUNCH-001",
      Exit.USAGE,
      "Use: --bundles DIR --state DIR [--conf FILE] [-Dkey=value]..."),
  /** The configuration file cannot be read. */
  CONF_UNREADABLE(
      "ZTA-LAUNCH-002", Exit.CONFIG, "Correct the file, a Java properties file in UTF-8."),
  /** The directory of bundles is missing or empty. */
  NO_BUNDLES(
      "ZTA-LAUNCH-003",
      Exit.NO_INPUT,
      "Name a directory of bundles, or install the package again."),
  /** The state directory cannot be written, or another process uses it. */
  STATE_UNUSABLE(
      "ZTA-LAUNCH-004",
      Exit.CANNOT_CREATE,
      "Stop the process that uses the directory, or give the service's user the right to write."),
  /** A file is not a bundle that the framework can install. */
  NOT_INSTALLED(
      "ZTA-LAUNCH-005", Exit.SOFTWARE, "Replace the file; each bundle may be there once."),
  /** A bundle lacks something it needs. */
  NOT_RESOLVED(
      "ZTA-LAUNCH-006", Exit.SOFTWARE, "Add the bundle that provides it to the run configuration."),
  /** A bundle resolves but does not start. */
  NOT_STARTED("ZTA-LAUNCH-007", Exit.SOFTWARE, "Look for the cause in the log of this start."),
  /** The framework itself failed. */
  FRAMEWORK("ZTA-LAUNCH-008", Exit.SOFTWARE, "Look for the cause in the log of this start."),
  /** The container did not stop in time and was cut off. */
  NOT_STOPPED(
      "ZTA-LAUNCH-009", Exit.TEMPORARY, "Nothing to do; state on disk survives. Report the log."),
  /** The watchdog cannot be started; the process runs without. */
  NO_WATCHDOG(
      "ZTA-LAUNCH-010",
      Exit.SOFTWARE,
      "It runs all the same. If it dies, run as root: zta undo. Look for the cause in the reason.");

  private final String code;
  private final int exit;
  private final String remedy;

  LaunchFault(String code, int exit, String remedy) {
    this.code = code;
    this.exit = exit;
    this.remedy = remedy;
  }

  /** The stable code. */
  String code() {
    return code;
  }

  /** What to do about it. */
  String remedy() {
    return remedy;
  }

  /** The status with which the process ends. */
  int exit() {
    return exit;
  }

  /** Exit statuses as {@code sysexits.h} numbers them. */
  private static final class Exit {
    static final int USAGE = 64;
    static final int NO_INPUT = 66;
    static final int SOFTWARE = 70;
    static final int CANNOT_CREATE = 73;
    static final int TEMPORARY = 75;
    static final int CONFIG = 78;

    private Exit() {}
  }
}
