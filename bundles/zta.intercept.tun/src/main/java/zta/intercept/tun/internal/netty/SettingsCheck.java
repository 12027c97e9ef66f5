package zta.intercept.tun.internal.netty;

import java.util.Optional;
import java.util.regex.Pattern;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.lib.net.Cidr;

/** Finds settings that make no sense; with one, interception does not start. */
final class SettingsCheck {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]{0,14}");
  private static final int SMALLEST_MTU = 1280;
  private static final int LARGEST_MTU = 65_535;
  // The tables and rules from here on are the system's own.
  private static final int LAST_PREFERENCE = 32_765;
  private static final int FIRST_SYSTEM_TABLE = 253;
  private static final int LAST_SYSTEM_TABLE = 255;
  private static final int MOST_FLOWS = 32_000;
  private static final int MOST = 1_000_000;

  private SettingsCheck() {}

  /** Returns what is wrong; empty when nothing is. */
  static Optional<Fault> problem(TunInterceptor.Config config) {
    return name(config.name())
        .or(() -> range(config.range4(), 4))
        .or(() -> range(config.range6(), 16))
        .or(() -> table(config.table()))
        .or(() -> number("mtu", config.mtu(), SMALLEST_MTU, LARGEST_MTU))
        .or(() -> number("preference", config.preference(), 2, LAST_PREFERENCE))
        .or(() -> number("mark", config.mark(), 1, Integer.MAX_VALUE))
        .or(() -> number("maxTcpFlows", config.maxTcpFlows(), 1, MOST_FLOWS))
        .or(() -> number("maxUdpFlows", config.maxUdpFlows(), 1, MOST_FLOWS))
        .or(() -> number("queuedDatagrams", config.queuedDatagrams(), 1, MOST))
        .or(() -> number("maxNewFlows", config.maxNewFlows(), 1, MOST))
        .or(() -> number("udpIdleSeconds", config.udpIdleSeconds(), 1, MOST))
        .or(() -> number("connectMillis", config.connectMillis(), 1, MOST))
        .or(() -> number("retryMillis", config.retryMillis(), 1, MOST));
  }

  private static Optional<Fault> name(String name) {
    return NAME.matcher(name).matches()
        ? Optional.empty()
        : wrong("name", name, "up to 15 lower-case letters and digits");
  }

  private static Optional<Fault> range(String range, int bytes) {
    boolean right =
        Cidr.parse(range)
            .filter(network -> network.base().length == bytes)
            .filter(network -> network.length() <= 8 * bytes - 2)
            .isPresent();
    String setting = bytes == 4 ? "range4" : "range6";
    return right ? Optional.empty() : wrong(setting, range, "a network of four addresses or more");
  }

  private static Optional<Fault> table(int table) {
    boolean systems = table >= FIRST_SYSTEM_TABLE && table <= LAST_SYSTEM_TABLE;
    return systems
        ? wrong("table", Integer.toString(table), "a table that the system does not use itself")
        : number("table", table, 1, Integer.MAX_VALUE);
  }

  private static Optional<Fault> number(String setting, long value, long least, long most) {
    return value >= least && value <= most
        ? Optional.empty()
        : wrong(setting, Long.toString(value), least + " to " + most);
  }

  private static Optional<Fault> wrong(String setting, String value, String wanted) {
    return Optional.of(
        FaultCode.CONFIG_VALUE.at("zta.intercept.tun: " + setting, value + " is not " + wanted));
  }
}
