package zta.intercept.linux.internal;

import zta.api.fault.Fault;
import zta.api.fault.FaultException;

/** What keeps the fast path from working, as administrators get to see it. */
final class FastFaults {
  private static final String START = "ZTA-FAST-001";
  private static final String PLACE = "zta.intercept.linux";

  private FastFaults() {}

  static FaultException start(Exception failure) {
    String reason = String.valueOf(failure.getMessage());
    return new FaultException(new Fault(START, PLACE, reason, remedy(reason)), failure);
  }

  static String remedy(String reason) {
    String otherwise = " Until then the TUN device carries every packet.";
    if (reason.contains("no program nft")) {
      return "Install nftables (the program nft)." + otherwise;
    }
    if (reason.contains("no program ip")) {
      return "Install iproute2." + otherwise;
    }
    if (reason.contains("accept_local")) {
      return "Let the agent write below /proc/sys (systemd: ProtectKernelTunables=no)." + otherwise;
    }
    if (reason.contains("Operation not permitted") || reason.contains("File exists")) {
      return "Run the agent as root or with CAP_NET_ADMIN; end whoever else owns the table "
          + FastTable.NAME
          + "."
          + otherwise;
    }
    return "The kernel must have nftables with owner tables (5.12) and TPROXY (nft_tproxy), and nft"
        + " must know both (0.9.9)."
        + otherwise;
  }
}
