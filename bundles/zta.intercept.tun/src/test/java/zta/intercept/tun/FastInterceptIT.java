package zta.intercept.tun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import zta.intercept.tun.fixture.Namespaces.Result;
import zta.intercept.tun.fixture.Servers;
import zta.testkit.NeedsRoot;

/** Decided connections by the fast path of Linux. */
@NeedsRoot(to = "make network namespaces and a TUN device")
class FastInterceptIT extends InterceptCases {
  private static final Pattern PACKETS = Pattern.compile("TX:.*\\n\\s*\\d+\\s+(\\d+)");

  FastInterceptIT() {
    super("fast");
  }

  private long packetsToDevice() throws IOException {
    String shown = namespaces().ip("-s link show zta0");
    Matcher matcher = PACKETS.matcher(shown);
    assertTrue(matcher.find(), shown);
    return Long.parseLong(matcher.group(1));
  }

  @Test
  @Order(1)
  void onlyTheSynPassesTheDevice() throws IOException {
    long before = packetsToDevice();
    Result page = curl("10.50.0.1", Servers.HTTP);
    assertEquals(0, page.code(), page.output());
    assertEquals(before + 1, packetsToDevice());
  }
}
