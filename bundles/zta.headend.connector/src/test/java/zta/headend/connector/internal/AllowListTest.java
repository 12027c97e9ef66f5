package zta.headend.connector.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import zta.api.fault.FaultException;
import zta.lib.net.IpText;

class AllowListTest {
  private static final String[] NETWORKS = {"10.0.0.0/8", "fc00::/7", "0.0.0.0/0"};

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, true",
    "::ffff:10.1.2.3, true",
    "fc00::1, true",
    "2001:db8::1, false",
    "64:ff9b::a01:203, false",
    "127.0.0.1, false",
    "::ffff:127.0.0.1, false",
    "::1, false",
    "0.0.0.0, false",
    "169.254.169.254, false",
    "fd00:ec2::254, false",
    "224.0.0.1, false",
    "fe80::1, false"
  })
  void allowsItsNetworksButNeverWhatIsNobodysOrItsOwn(String address, boolean allowed)
      throws Exception {
    assertEquals(allowed, new AllowList(NETWORKS, false).allows(IpText.address(address)));
  }

  @Test
  void allowsLoopbackOnlyWhenToldSo() throws Exception {
    AllowList open = new AllowList(new String[0], true);
    assertTrue(open.allows(IpText.address("127.0.0.1")));
    assertTrue(open.allows(IpText.address("::1")));
    assertEquals(false, open.allows(IpText.address("10.0.0.1")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1/8", "corp", "10.0.0.0/33", ""})
  void refusesWhatIsNoNetwork(String text) {
    FaultException refused =
        assertThrows(FaultException.class, () -> new AllowList(new String[] {text}, false));
    assertEquals("ZTA-CONFIG-006", refused.fault().code());
  }
}
