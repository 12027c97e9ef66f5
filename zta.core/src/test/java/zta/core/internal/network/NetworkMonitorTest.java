package zta.core.internal.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zta.api.network.NetworkState;
import zta.api.network.NetworkState.Cause;
import zta.core.internal.fixture.ManualTimers;

class NetworkMonitorTest {
  private final ManualTimers time = new ManualTimers(Instant.EPOCH);
  private final List<NetworkState> told = new ArrayList<>();
  private InetAddress home;
  private NetworkView now;
  private long asleep;
  private NetworkMonitor monitor;

  @BeforeEach
  void begin() throws Exception {
    home = InetAddress.getByName("192.0.2.7");
    now = new NetworkView(List.of(home), List.of("010200C0 100 eth0"));
    monitor =
        new NetworkMonitor(
            time,
            time,
            () -> Duration.between(Instant.EPOCH, time.instant()).toNanos() - asleep,
            () -> now);
    monitor.bindListener(told::add);
  }

  @Test
  void saysNothingWhileNothingChanges() {
    time.pass(Duration.ofMinutes(5));
    assertEquals(List.of(), told);
  }

  @Test
  void tellsOfAddressesAndRoutesOnceEach() throws Exception {
    InetAddress away = InetAddress.getByName("198.51.100.7");
    now = new NetworkView(List.of(away), List.of("010064C6 600 wlan0"));
    time.pass(Duration.ofSeconds(2));
    now = new NetworkView(List.of(), List.of());
    time.pass(Duration.ofSeconds(10));
    assertEquals(2, told.size());
    assertEquals(Set.of(Cause.ADDRESSES, Cause.ROUTES), told.get(0).causes());
    assertEquals(List.of(away), told.get(0).addresses());
    assertTrue(told.get(0).isOnline());
    assertFalse(told.get(1).isOnline());
    assertEquals(2, told.get(1).revision());
  }

  @Test
  void tellsThatTheMachineSleptAndNotThatAPollCameLate() {
    time.pass(Duration.ofSeconds(4));
    asleep += Duration.ofSeconds(9).toNanos();
    time.pass(Duration.ofSeconds(2));
    assertEquals(List.of(), told);
    asleep += Duration.ofMinutes(3).toNanos();
    time.pass(Duration.ofSeconds(20));
    assertEquals(1, told.size());
    assertEquals(Set.of(Cause.RESUMED), told.get(0).causes());
  }

  @Test
  void oneListenerThatFailsDoesNotKeepItFromTheOthers() {
    List<NetworkState> second = new ArrayList<>();
    monitor.bindListener(
        state -> {
          throw new IllegalStateException("on purpose");
        });
    monitor.bindListener(second::add);
    now = new NetworkView(List.of(home), List.of());
    time.pass(Duration.ofSeconds(2));
    assertEquals(Set.of(Cause.ROUTES), second.get(0).causes());
  }

  @Test
  void stopsWatching() {
    monitor.stop();
    now = new NetworkView(List.of(), List.of());
    time.pass(Duration.ofSeconds(10));
    assertEquals(List.of(), told);
  }

  @Test
  void picksDefaultRoutesThatAreNotTheAgents() {
    String any = "0".repeat(32);
    assertEquals(
        List.of("010200C0 100 eth0", "fe800000000000000000000000000001 00000400 eth0"),
        DefaultRoutes.of(
            Stream.of(
                "Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT",
                "eth0 00000000 010200C0 0003 0 0 100 00000000 0 0 0",
                "eth0 000200C0 00000000 0001 0 0 100 00FFFFFF 0 0 0",
                "zta0 00000000 00000000 0001 0 0 1 00000000 0 0 0",
                "zta0 00000000 00000000",
                ""),
            Stream.of(
                any + " 00 " + any + " 00 fe800000000000000000000000000001 00000400 1 0 3 eth0",
                any + " 00 " + any + " 00 " + any + " ffffffff 1 0 00200200 lo",
                "fd50" + "0".repeat(28) + " 40 " + any + " 00 " + any + " 00000100 1 0 1 eth0")));
  }
}
