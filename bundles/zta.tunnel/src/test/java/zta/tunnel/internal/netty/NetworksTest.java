package zta.tunnel.internal.netty;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class NetworksTest {
  private static final InetSocketAddress PROXY = new InetSocketAddress("192.0.2.1", 443);

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final InstantSource clock = () -> now;
  private String here = "198.51.100.7";
  private final Networks networks =
      new Networks(
          clock,
          proxy -> {
            if (here.isEmpty()) {
              throw new IOException("no route");
            }
            return InetAddress.getByName(here);
          });

  private void go(String address) {
    here = address;
    networks.look(PROXY);
  }

  @Test
  void remembersEachNetworkByItself() {
    go("198.51.100.7");
    networks.failed();
    assertTrue(networks.isBlocked());
    go("203.0.113.9");
    assertFalse(networks.isBlocked());
    go("198.51.100.99");
    assertTrue(networks.isBlocked(), "another address of the same network");
    go("2001:db8:1:2::3");
    assertFalse(networks.isBlocked());
    networks.failed();
    go("2001:db8:1:2:ffff::4");
    assertTrue(networks.isBlocked());
  }

  @Test
  void forgetsAfterSuccessAndAfterAWhile() {
    go("198.51.100.7");
    networks.failed();
    networks.worked();
    assertFalse(networks.isBlocked());
    networks.failed();
    now = now.plus(Duration.ofMinutes(11));
    assertFalse(networks.isBlocked());
  }

  @Test
  void remembersNoMoreThanSome() {
    for (int i = 0; i < 100; i++) {
      go("10.0." + i + ".1");
      networks.failed();
    }
    go("10.0.99.1");
    assertTrue(networks.isBlocked());
    go("10.0.1.1");
    assertFalse(networks.isBlocked());
  }

  @Test
  void beingOfflineIsANetworkLikeAnyOther() {
    go("");
    networks.failed();
    go("198.51.100.7");
    assertFalse(networks.isBlocked());
  }
}
