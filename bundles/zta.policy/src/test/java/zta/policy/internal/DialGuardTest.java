package zta.policy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import zta.api.access.Policy;
import zta.lib.net.IpText;

class DialGuardTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.0.1",
        "::1",
        "::ffff:127.0.0.1",
        "169.254.1.1",
        "169.254.169.254",
        "fe80::1",
        "febf::1",
        "0.0.0.0",
        "0.1.2.3",
        "::",
        "224.0.0.1",
        "239.1.1.1",
        "ff02::1",
        "255.255.255.255",
        "240.0.0.1",
        "::127.0.0.1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::1",
        "fd00:ec2::254",
        "::ffff:169.254.169.254",
        "::2"
      })
  void neverTheHeadendItselfNorWhatIsNoHost(String address) throws Exception {
    assertFalse(mayDial("'names':['a.example']", IpText.address(address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.1", "192.0.2.1", "8.8.8.8", "2001:db8::1", "fd12::1", "64:ff9b::808:808"})
  void aNameMayResolveToAnyOtherAddress(String address) throws Exception {
    assertTrue(mayDial("'names':['a.example']", IpText.address(address)));
    assertTrue(
        mayDial("'names':['a.example'],'networks':['172.16.0.0/12']", IpText.address(address)));
    assertTrue(
        mayDial(
            "'networks':['172.16.0.0/12'],'internalHost':'in.example'", IpText.address(address)));
  }

  @Test
  void mappedBytesAreTheInnerAddress() throws Exception {
    byte[] mapped = new byte[16];
    mapped[10] = -1;
    mapped[11] = -1;
    mapped[12] = 127;
    mapped[15] = 1;
    InetAddress address = Inet6Address.getByAddress("x", mapped, -1);
    assertFalse(mayDial("'names':['a.example']", address));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "::1, true",
    "fe80::1, true",
    "169.254.1.1, true",
    "10.0.0.1, true",
    "169.254.169.254, false",
    "0.0.0.0, false",
    "224.0.0.1, false",
    "ff02::1, false"
  })
  void loopbackOpensTheOwnMachineOnly(String address, boolean may) throws Exception {
    assertEquals(may, mayDial("'names':['a.example'],'loopback':true", IpText.address(address)));
  }

  @Test
  void addressesOfAResourceWithoutNamesMustBeInside() throws Exception {
    assertTrue(mayDial("'networks':['10.1.0.0/16']", IpText.address("10.1.2.3")));
    assertFalse(mayDial("'networks':['10.1.0.0/16']", IpText.address("10.2.0.1")));
    String own = "'networks':['127.0.0.1'],'loopback':true";
    assertTrue(mayDial(own, IpText.address("127.0.0.1")));
    assertFalse(mayDial(own, IpText.address("127.0.0.2")));
    assertFalse(mayDial("'networks':['127.0.0.0/8']", IpText.address("127.0.0.1")));
  }

  private static boolean mayDial(String members, InetAddress address) throws Exception {
    Policy policy = Documents.compile("{'id':'r'," + members + "}", "");
    return policy.mayDial(policy.resources().get(0), address);
  }
}
