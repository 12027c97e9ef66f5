package zta.guard.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.intercept.Catchment;
import zta.api.intercept.Claim;
import zta.api.journal.OsChange;
import zta.api.journal.OsJournal;
import zta.api.names.SyntheticAddresses;
import zta.lib.undo.UndoShapes;
import zta.testkit.doubles.StatusDouble;

class GuardTest {
  private static final OsChange DEAD =
      new OsChange(
          "linux.nft", Map.of("table", "zta_guard_dead", "family", "inet", "keep", "closed"));

  @TempDir Path home;
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final AtomicBoolean link = new AtomicBoolean(true);
  private final StatusDouble status = new StatusDouble();
  private final Rules rules = new Rules();

  @Test
  void guardsOnceItIsKnownWhatIsPrivateAndTheLinkIsThere() throws Exception {
    Guard guard = guard("closed", true);
    link.set(false);
    guard.changed(caught("10.50.0.0/24"));
    settle(guard);
    assertEquals(List.of(), events);
    link.set(true);
    for (int i = 0; events.size() < 3 && i < 1000; i++) {
      Thread.sleep(5);
    }
    guard.stop();
    assertEquals(
        List.of(
            "begin zta_guard_1",
            "apply 10.50.0.0/24",
            "earlier",
            "delete zta_guard_1",
            "undone zta_guard_1"),
        events);
  }

  @Test
  void followsWhatIsPrivate() throws Exception {
    Guard guard = guard("closed", true);
    guard.changed(new Catchment.Catch(1, false, List.of(), List.of()));
    guard.changed(caught("10.50.0.0/24"));
    settle(guard);
    guard.changed(caught("10.51.0.0/24"));
    settle(guard);
    assertEquals("apply 10.51.0.0/24", events.get(events.size() - 2));
    guard.stop();
  }

  @Test
  void closesSyntheticAddressesThatAreKnownLater() throws Exception {
    Guard guard = guard("closed", true);
    guard.changed(caught("10.50.0.0/24"));
    settle(guard);
    guard.bindSynthetic(new Range("100.65.0.0/16"));
    settle(guard);
    assertEquals("apply 100.65.0.0/16,\n      10.50.0.0/24", events.get(events.size() - 2));
    guard.stop();
  }

  private record Range(String range) implements SyntheticAddresses {
    @Override
    public List<String> ranges() {
      return List.of(range);
    }

    @Override
    public boolean covers(InetAddress address) {
      return false;
    }

    @Override
    public Optional<Lease> hold(InetAddress address) {
      return Optional.empty();
    }
  }

  @Test
  void staysClosedWhenTheLinkGoes() throws Exception {
    Guard guard = guard("closed", true);
    guard.changed(caught("10.50.0.0/24"));
    settle(guard);
    link.set(false);
    guard.changed(caught("10.50.0.0/24"));
    settle(guard);
    assertEquals(List.of("begin zta_guard_1", "apply 10.50.0.0/24", "earlier"), events);
    guard.stop();
  }

  @Test
  void takesOverFromADeadAgentWithoutAGap() throws Exception {
    Guard guard = guard("closed", true);
    guard.undo(DEAD);
    assertEquals(List.of("begin zta_guard_dead"), events);
    assertEquals(FaultCode.UNDO_FAILED.id(), status.standing().get("guard").code());
    guard.changed(caught("10.50.0.0/24"));
    settle(guard);
    assertEquals(
        List.of("apply 10.50.0.0/24", "delete zta_guard_dead", "undone zta_guard_dead"),
        events.subList(2, 5));
    assertEquals(Map.of(), status.standing());
    guard.stop();
  }

  @Test
  void takesAwayADeadAgentsGuardWhenItStopsBeforeItHasItsOwn() throws Exception {
    Guard guard = guard("closed", true);
    guard.undo(DEAD);
    guard.stop();
    assertEquals(
        List.of("begin zta_guard_dead", "delete zta_guard_dead", "undone zta_guard_dead"), events);
  }

  @Test
  void closesAtOnceWhatWasClosedWhenTheAgentEnded() throws Exception {
    Guard before = guard("closed", true);
    before.changed(caught("10.50.0.0/24"));
    settle(before);
    before.stop();
    events.clear();
    link.set(false);
    Guard guard = guard("closed", true);
    settle(guard);
    assertEquals(List.of("begin zta_guard_1", "apply 10.50.0.0/24"), events);
    assertEquals(Map.of(), status.standing());

    guard.changed(caught("10.51.0.0/24"));
    settle(guard);
    assertEquals(2, events.size(), "what it is now counts once it can be caught");
    assertEquals(FaultCode.GUARD_WAITS.id(), status.standing().get("guard").code());
    link.set(true);
    for (int i = 0; events.size() < 3 && i < 1000; i++) {
      Thread.sleep(5);
    }
    settle(guard);
    assertEquals("apply 10.51.0.0/24", events.get(2));
    assertEquals(Map.of(), status.standing());
    guard.stop();
  }

  @Test
  void opensWhenNothingIsPrivateAnyMoreThoughTheLinkIsGone() throws Exception {
    Guard guard = guard("closed", true);
    guard.changed(new Catchment.Catch(1, true, List.of(), List.of()));
    settle(guard);
    assertEquals(List.of("earlier"), events, "nothing to close, nothing to open");
    guard.changed(caught("10.50.0.0/24"));
    settle(guard);
    link.set(false);
    guard.changed(new Catchment.Catch(2, true, List.of(), List.of()));
    settle(guard);
    assertEquals("apply nothing", events.get(events.size() - 2));
    guard.stop();
    events.clear();
    Guard next = guard("closed", true);
    settle(next);
    assertEquals(List.of(), events);
    next.stop();
  }

  @Test
  void openModeForgetsWhatWasClosed() throws Exception {
    for (String mode : List.of("closed", "open", "closed")) {
      Guard guard = guard(mode, true);
      settle(guard);
      if (mode.equals("closed") && events.isEmpty()) {
        guard.changed(caught("10.50.0.0/24"));
        settle(guard);
      }
      guard.stop();
    }
    assertEquals(1, events.stream().filter(event -> event.startsWith("apply")).count());
  }

  @Test
  void guardsNetworksAtLeastWhereQueriesCannotBeLookedInto() throws Exception {
    Guard guard = guard("closed", true);
    rules.readsQueries = false;
    guard.bindSynthetic(new UnusedRange());
    guard.changed(caught("10.50.0.0/24"));
    settle(guard);
    assertTrue(events.contains("apply 100.65.0.0/16,\n      10.50.0.0/24"), events.toString());
    Fault fault = status.standing().get("guard");
    assertEquals(FaultCode.GUARD_MISSING.id(), fault.code());
    assertTrue(fault.reason().contains("private names"), fault.reason());
    guard.stop();
  }

  @Test
  void guardsNothingInOpenModeOrWithoutTheRightTo() throws Exception {
    for (Guard guard : List.of(guard("open", true), guard("closed", false))) {
      guard.changed(caught("10.50.0.0/24"));
      settle(guard);
      guard.stop();
    }
    assertEquals(List.of("earlier", "earlier"), events);
  }

  @Test
  void aModeThatIsNoneIsClosed() throws Exception {
    Guard guard = guard("ajar", true);
    guard.changed(caught("10.50.0.0/24"));
    settle(guard);
    assertEquals(List.of("begin zta_guard_1", "apply 10.50.0.0/24", "earlier"), events);
    guard.stop();
  }

  @Test
  void saysWhenItCannotGuardAndWhenItCanAgain() throws Exception {
    Guard guard = guard("closed", true);
    rules.fails = true;
    guard.changed(caught("10.50.0.0/24"));
    settle(guard);
    Fault fault = status.raised().get(0);
    assertEquals(FaultCode.GUARD_MISSING.id(), fault.code());
    assertTrue(fault.reason().contains("on purpose"), fault.reason());
    rules.fails = false;
    guard.changed(caught("10.50.0.0/24"));
    settle(guard);
    assertTrue(events.contains("apply 10.50.0.0/24"), events.toString());
    guard.stop();
  }

  /** Waits until all that was planned before is done. */
  private static void settle(Guard guard) throws Exception {
    guard.awaitIdle();
  }

  private Guard guard(String mode, boolean root) {
    OsJournal journal =
        change -> {
          String table = change.details().get("table");
          events.add("begin " + table);
          return () -> events.add("undone " + table);
        };
    return new Guard(
        new Config(mode),
        link::get,
        now -> events.add("earlier"),
        new GuardState(
            "zta_guard_1", "zta0", journal, status, rules, new GuardFile(home.resolve("guard"))),
        new UndoShapes(home),
        root,
        Duration.ofMillis(5));
  }

  private static Catchment.Catch caught(String network) {
    return new Catchment.Catch(
        1,
        true,
        List.of(new Claim(List.of("app.corp.example"), List.of(), List.of(network), List.of())),
        List.of());
  }

  /** Rules that are only noted. */
  private final class Rules implements PacketRules {
    private volatile boolean fails;
    private volatile boolean readsQueries = true;

    @Override
    public void apply(String script) throws IOException {
      if (fails || (!readsQueries && script.contains("@ih"))) {
        throw new IOException("on purpose");
      }
      int at = script.indexOf("elements = { ") + "elements = { ".length();
      boolean nothing = !script.contains("elements = { ");
      events.add("apply " + (nothing ? "nothing" : script.substring(at, script.indexOf(" }", at))));
    }

    @Override
    public void delete(String table) {
      events.add("delete " + table);
    }
  }

  private record Config(String failMode) implements GuardConfig {
    @Override
    public String link() {
      return "zta0";
    }

    @Override
    public Class<? extends Annotation> annotationType() {
      return GuardConfig.class;
    }
  }
}
