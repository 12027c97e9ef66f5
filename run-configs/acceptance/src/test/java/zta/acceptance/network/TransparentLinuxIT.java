package zta.acceptance.network;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import zta.testkit.NeedsRoot;

/** The same by the fast path of Linux. */
@NeedsRoot(to = "make network namespaces")
class TransparentLinuxIT extends TransparentIT {
  @Override
  Map<String, String> settings() {
    return Device.FAST;
  }

  @Test
  @Order(2)
  void theFastPathWasInForce() throws Exception {
    String rules = site().device().ok("nft", "list", "table", "inet", "zta_fast");
    assertTrue(rules.contains("flags owner") && rules.contains("tproxy"), rules);
  }
}
