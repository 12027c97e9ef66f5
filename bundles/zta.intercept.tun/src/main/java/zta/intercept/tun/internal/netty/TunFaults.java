package zta.intercept.tun.internal.netty;

import java.io.IOException;
import zta.api.fault.Fault;
import zta.api.fault.FaultException;
import zta.intercept.tun.internal.linux.NoFreeRangeException;

/** What keeps interception from working, as administrators get to see it. */
final class TunFaults {
  private static final String START = "ZTA-TUN-001";
  private static final String RANGE = "ZTA-TUN-002";
  private static final String ROUTES = "ZTA-TUN-003";
  private static final String FAST = "ZTA-TUN-004";
  private static final String PLACE = "zta.intercept.tun";

  private TunFaults() {}

  static FaultException noIpCommand() {
    return new FaultException(
        new Fault(
            START,
            PLACE,
            "there is no ip command that belongs to root in /usr/sbin, /sbin, /usr/bin, /bin",
            "Install iproute2."));
  }

  static FaultException noMarks() {
    return new FaultException(
        new Fault(
            START,
            PLACE,
            "sockets cannot be marked with this transport",
            "Set transport in config/zta.io.json to epoll or auto."));
  }

  static Fault of(String device, Exception failure) {
    if (failure instanceof FaultException known) {
      return known.fault();
    }
    String reason = String.valueOf(failure.getMessage());
    if (failure instanceof NoFreeRangeException) {
      return new Fault(
          RANGE, PLACE, reason, "Set range4 and range6 to networks that nothing else uses.");
    }
    return new Fault(START, PLACE + " " + device, reason, remedy(failure, reason));
  }

  private static String remedy(Exception failure, String reason) {
    if (reason.contains("errno 1:") || reason.endsWith("errno 1") || reason.endsWith("errno 13")) {
      return "Run the agent as root or with CAP_NET_ADMIN, or set enabled to false.";
    }
    if (reason.endsWith("errno 2") || reason.endsWith("errno 19")) {
      return "Load the kernel module tun, or set enabled to false.";
    }
    if (reason.endsWith("errno 16")) {
      return "Another process has a device of that name: stop it, or set another name.";
    }
    return failure instanceof IOException
        ? "Allow incoming connections from the device in the host's firewall; see the agent's log."
        : "See the agent's log.";
  }

  static Fault fast(Exception failure) {
    if (failure instanceof FaultException known) {
      return known.fault();
    }
    return new Fault(
        FAST,
        PLACE,
        "no connection comes through the fast path: " + failure.getMessage(),
        "Allow incoming connections from the device in the host's firewall, and check settings of"
            + " zta.intercept.linux; until then the TUN device carries every packet.");
  }

  static Fault routes(String device, IOException failure) {
    return new Fault(
        ROUTES,
        PLACE + " " + device,
        String.valueOf(failure.getMessage()),
        "Traffic without a route goes its ordinary way: correct the network in the policy.");
  }
}
