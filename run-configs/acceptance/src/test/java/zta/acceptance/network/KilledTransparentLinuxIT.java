package zta.acceptance.network;

import zta.testkit.NeedsRoot;

/** The same by the fast path of Linux. */
@NeedsRoot(to = "make network namespaces")
class KilledTransparentLinuxIT extends KilledTransparentIT {
  KilledTransparentLinuxIT() {
    super(Device.FAST);
  }
}
