package zta.intercept.linux.internal;

import java.util.Optional;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;

/**
 * What an administrator can choose.
 *
 * @param mark mark of packets on the fast path
 * @param table routing table that leads them to loopback
 * @param preference preference of the rule that leads to the table
 */
record Settings(int mark, int table, int preference) {
  private static final int FIRST_SYSTEM_TABLE = 253;
  private static final int LAST_SYSTEM_TABLE = 255;
  private static final int LAST_PREFERENCE = 32_765;

  /** Returns what makes no sense; empty when nothing does. */
  Optional<Fault> problem() {
    if (mark < 1) {
      return wrong("mark", mark, "a number from 1 to " + Integer.MAX_VALUE);
    }
    if (table < 1 || (table >= FIRST_SYSTEM_TABLE && table <= LAST_SYSTEM_TABLE)) {
      return wrong("table", table, "a table that the system does not use itself");
    }
    if (preference < 1 || preference > LAST_PREFERENCE) {
      return wrong("preference", preference, "1 to " + LAST_PREFERENCE);
    }
    return Optional.empty();
  }

  private static Optional<Fault> wrong(String setting, int value, String wanted) {
    return Optional.of(
        FaultCode.CONFIG_VALUE.at("zta.intercept.linux: " + setting, value + " is not " + wanted));
  }
}
