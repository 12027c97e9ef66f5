package zta.launcher;

import org.jspecify.annotations.Nullable;

/** The container cannot run; the message is the one line that a person gets to see. */
final class LaunchException extends Exception {
  private static final long serialVersionUID = 1L;

  private final LaunchFault fault;

  LaunchException(LaunchFault fault, String place, String reason, @Nullable Throwable cause) {
    super(line(fault, place, reason), cause);
    this.fault = fault;
  }

  LaunchException(LaunchFault fault, String place, String reason) {
    this(fault, place, reason, null);
  }

  /** What kept the container from running. */
  LaunchFault fault() {
    return fault;
  }

  /** One line: {@code CODE: place: reason. remedy}, as every fault of the platform reads. */
  static String line(LaunchFault fault, String place, String reason) {
    String end = reason.endsWith(".") ? " " : ". ";
    return fault.code() + ": " + place + ": " + reason + end + fault.remedy();
  }
}
