package zta.names.internal.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.fault.Fault;
import zta.api.names.SyntheticAddresses.Lease;
import zta.lib.net.IpText;
import zta.names.internal.NamesFault;
import zta.names.internal.pool.NameSlots.Snapshot;

class SyntheticPoolTest {
  private static final AddressRange RANGE4 = AddressRange.parse("100.65.0.0/16").orElseThrow();
  private static final AddressRange RANGE6 = AddressRange.parse("fd7a:5a7a::/64").orElseThrow();

  @TempDir Path proc;
  private final FakeClock clock = new FakeClock();
  private final List<Fault> faults = new ArrayList<>();
  private final NameSlots slots =
      new NameSlots(1000, Duration.ofSeconds(30), clock, new Snapshot(0, List.of(), List.of()));
  private final SyntheticPool pool =
      new SyntheticPool(Optional.of(RANGE4), Optional.of(RANGE6), slots);

  private List<byte[]> assign(String name) {
    Snapshot snapshot = slots.snapshot();
    slots.stored(snapshot);
    return pool.assign(name);
  }

  @Test
  void oneNameHasOneAddressOfEachFamily() throws Exception {
    List<byte[]> addresses = assign("a.corp.example");

    assertEquals("100.65.1.0", IpText.format(addresses.get(0)));
    assertEquals("fd7a:5a7a::100", IpText.format(addresses.get(1)));
    for (byte[] address : addresses) {
      assertEquals(Optional.of("a.corp.example"), pool.name(address));
      assertTrue(pool.covers(InetAddress.getByAddress(address)));
    }
    assertEquals("100.65.1.1", IpText.format(assign("b.corp.example").get(0)));
    assertEquals(List.of("100.65.0.0/16", "fd7a:5a7a::/64"), pool.ranges());
  }

  @Test
  void leaseTellsTheNameAndClosesTwice() throws Exception {
    InetAddress address = InetAddress.getByAddress(assign("a.corp.example").get(1));
    Lease lease = pool.hold(address).orElseThrow();

    assertEquals("a.corp.example", lease.name());
    lease.close();
    lease.close();
    assertTrue(pool.hold(InetAddress.getByName("100.65.0.1")).isEmpty());
    assertTrue(pool.hold(InetAddress.getByName("100.65.9.9")).isEmpty());
    assertTrue(pool.hold(InetAddress.getByName("192.0.2.1")).isEmpty());
  }

  @Test
  void slotsAndAddressesAreOneToOneUpToTheEnds() {
    for (AddressRange range : List.of(RANGE4, RANGE6, AddressRange.parse("10.0.0.0/29").get())) {
      for (int slot : new int[] {0, 1, range.capacity() - 1}) {
        assertEquals(slot, range.slot(range.address(slot)).orElseThrow());
      }
    }
    assertEquals("100.65.255.254", IpText.format(RANGE4.address(RANGE4.capacity() - 1)));
    assertTrue(RANGE4.slot(new byte[] {100, 65, (byte) 255, (byte) 255}).isEmpty());
    assertTrue(AddressRange.parse("10.0.0.0/30").isEmpty());
    assertTrue(AddressRange.parse("here").isEmpty());
  }

  @Test
  void rangesHaveTheirReverseZones() {
    assertEquals("65.100.in-addr.arpa", RANGE4.reverseZone());
    assertEquals("0.0.0.0.0.0.0.0.a.7.a.5.a.7.d.f.ip6.arpa", RANGE6.reverseZone());
    assertEquals(
        "198.in-addr.arpa", AddressRange.parse("198.18.0.0/15").orElseThrow().reverseZone());
  }

  @Test
  void readsRoutesOfTheKernel() {
    LocalNetworks.Used route =
        LocalNetworks.route4("eth0\t0000400A\t00000000\t0001\t0\t0\t0\t0000C0FF\t0\t0\t0").get();
    assertEquals("10.64.0.0/10", route.network().toString());
    assertTrue(LocalNetworks.route4("eth0 00000000 010011AC 0003 0 0 0 00000000 0 0 0").isEmpty());
    assertTrue(LocalNetworks.route4("eth0 00000080 010011AC 0003 0 0 0 00000080 0 0 0").isEmpty());
    assertTrue(LocalNetworks.route4("Iface Destination Gateway Flags R U M Mask MTU").isEmpty());
    LocalNetworks.Used route6 =
        LocalNetworks.route6(
                "fd7a5a7a000000000000000000000000 40 00000000000000000000000000000000 00"
                    + " 00000000000000000000000000000000 00000400 1 0 00000001 eth1")
            .get();
    assertEquals("fd7a:5a7a::/64", route6.network().toString());
  }

  @Test
  void rangeInUseIsAFaultAndTheNextIsTaken() throws Exception {
    Files.writeString(
        proc.resolve("route"),
        """
        Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT
        tailscale0 00004064 00000000 0001 0 0 0 0000C0FF 0 0 0
        """);
    LocalNetworks networks = new LocalNetworks(proc, "zta0");
    RangeChoice choice = new RangeChoice(networks, faults::add);

    Optional<AddressRange> chosen =
        choice.choose(List.of("nonsense", "fd00::/64", "100.65.0.0/16", "203.0.112.0/22"), true);

    assertEquals("203.0.112.0/22", chosen.map(AddressRange::toString).orElse("none"));
    assertEquals(3, faults.size());
    assertEquals(NamesFault.RANGE_CONFLICT.id(), faults.get(2).code());
    assertTrue(faults.get(2).reason().contains("100.64.0.0/10 at tailscale0"));
    assertTrue(faults.get(2).remedy().contains("ranges4"));
    assertFalse(choice.check(List.of(RANGE4)));
    assertTrue(
        new RangeChoice(new LocalNetworks(proc, "tailscale0"), faults::add).check(List.of(RANGE4)),
        "the agent's own link has the range");
  }
}
