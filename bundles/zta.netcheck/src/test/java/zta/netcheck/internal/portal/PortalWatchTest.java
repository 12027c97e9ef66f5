package zta.netcheck.internal.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import zta.api.enrolment.SyncStatus;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.flow.LocalUser;
import zta.api.network.NetworkState;
import zta.api.status.StatusService;
import zta.api.status.TileState;
import zta.api.status.UserStatus;
import zta.netcheck.internal.portal.PortalVerdict.Kind;

class PortalWatchTest {
  private static final LocalUser ALICE = new LocalUser("alice");
  private static final PortalVerdict CAPTIVE =
      new PortalVerdict(Kind.CAPTIVE, "https://wifi.example/login", "somebody else answers");

  private final Status status = new Status();
  private final AtomicInteger looks = new AtomicInteger();
  private volatile PortalVerdict verdict = CAPTIVE;
  private final PortalWatch watch =
      new PortalWatch(
          status,
          () -> {
            looks.incrementAndGet();
            return verdict;
          },
          Duration.ofMillis(10));

  @AfterEach
  void stop() {
    watch.stop();
  }

  @Test
  void asksNobodyWhileThingsWork() {
    watch.statusChanged(ALICE);
    status.fault = Optional.of(FaultCode.CLOCK_OFF.at("here", "late"));
    watch.statusChanged(ALICE);
    watch.changed(new NetworkState(1, Instant.EPOCH, Set.of(NetworkState.Cause.ROUTES), List.of()));
    watch.stop();
    assertEquals(0, looks.get());
  }

  @Test
  void namesThePortalUntilTheNetworkIsFree() throws Exception {
    lose();
    await(() -> status.standing.containsKey("portal"));
    Fault fault = status.standing.get("portal");
    assertEquals(FaultCode.CAPTIVE_PORTAL.id(), fault.code());
    assertEquals("https://wifi.example/login", fault.place());
    assertTrue(fault.reason().contains("sign in to this network"), fault.reason());
    verdict = PortalVerdict.unknown("no answer");
    int before = looks.get();
    await(() -> looks.get() > before + 2);
    assertTrue(status.standing.containsKey("portal"), "silence frees nobody");
    verdict = PortalVerdict.free("it answers");
    await(() -> !status.standing.containsKey("portal"));
  }

  @Test
  void aLossWithoutAPortalIsLookedAtOnceAndForgotten() throws Exception {
    verdict = PortalVerdict.unknown("no answer");
    lose();
    await(() -> looks.get() == 1);
    assertFalse(status.standing.containsKey("portal"));
  }

  private void lose() {
    status.fault = Optional.of(FaultCode.HEADEND_UNREACHABLE.at("headend", "no route"));
    watch.statusChanged(ALICE);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; !condition.getAsBoolean(); i++) {
      assertTrue(i < 1000, "not in time");
      Thread.sleep(5);
    }
  }

  private static final class Status implements StatusService {
    private final Map<String, Fault> standing = new ConcurrentHashMap<>();
    private volatile Optional<Fault> fault = Optional.empty();

    @Override
    public UserStatus status(LocalUser user) {
      return new UserStatus(
          user,
          TileState.ENROLLED,
          "",
          List.of(),
          Optional.empty(),
          Optional.of(new SyncStatus(1, Instant.EPOCH, false, fault)));
    }

    @Override
    public void raise(String topic, Fault raised) {
      standing.put(topic, raised);
    }

    @Override
    public void clear(String topic) {
      standing.remove(topic);
    }
  }
}
