package zta.intercept.tun;

import zta.testkit.NeedsRoot;

/** All packets by the device. */
@NeedsRoot(to = "make network namespaces and a TUN device")
class TunInterceptIT extends InterceptCases {
  TunInterceptIT() {
    super("tun");
  }
}
