package zta.cli.internal;

import java.util.Map;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;

/** What a script can tell from the exit code. Frozen: scripts rely on them. */
public final class ExitCodes {
  /** Done. */
  public static final int OK = 0;

  /** Failed for a reason without a code of its own. */
  public static final int FAILED = 1;

  /** The command line is wrong. */
  public static final int USAGE = 2;

  /** The agent is not running. */
  public static final int AGENT_NOT_RUNNING = 3;

  /** The user is not enrolled. */
  public static final int NOT_ENROLLED = 4;

  /** Enrolled, but something needs attention; with {@code status --check} and {@code netcheck}. */
  public static final int DEGRADED = 5;

  /** The caller may not do this. */
  public static final int NOT_PERMITTED = 6;

  /** Not done in time. */
  public static final int TIMED_OUT = 7;

  /** The headend cannot be reached. */
  public static final int HEADEND_UNREACHABLE = 8;

  private static final Map<String, Integer> BY_CODE =
      Map.of(
          FaultCode.BAD_REQUEST.id(), USAGE,
          FaultCode.AGENT_UNREACHABLE.id(), AGENT_NOT_RUNNING,
          FaultCode.NOT_ENROLLED.id(), NOT_ENROLLED,
          FaultCode.NOT_PERMITTED.id(), NOT_PERMITTED,
          FaultCode.UNENROL_REFUSED.id(), NOT_PERMITTED,
          FaultCode.TIMED_OUT.id(), TIMED_OUT,
          FaultCode.HEADEND_UNREACHABLE.id(), HEADEND_UNREACHABLE,
          FaultCode.NAME_UNRESOLVED.id(), HEADEND_UNREACHABLE);

  private ExitCodes() {}

  /** Returns the exit code for a fault. */
  public static int of(Fault fault) {
    return BY_CODE.getOrDefault(fault.code(), FAILED);
  }
}
