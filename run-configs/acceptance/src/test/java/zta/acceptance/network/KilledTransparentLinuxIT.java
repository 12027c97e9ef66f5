package zta.acceptance.network;

import java.util.Map;
import zta.testkit.NeedsRoot;

/** The same by the fast path of Linux. */
@NeedsRoot(to = "make network namespaces")
class KilledTransparentLinuxIT extends KilledTransparentIT {
  @Override
  Map<String, String> agentSettings() {
    return Device.FAST;
  }
}
