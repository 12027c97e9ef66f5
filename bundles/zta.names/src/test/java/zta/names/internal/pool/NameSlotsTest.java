package zta.names.internal.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import zta.names.internal.pool.NameSlots.Snapshot;

/** A slot never stands for two names at the same time, as anybody may see it. */
class NameSlotsTest {
  private static final Duration QUIET = Duration.ofSeconds(32);
  private static final Snapshot NOTHING = new Snapshot(0, List.of(), List.of());

  private final FakeClock clock = new FakeClock();

  private NameSlots slots(int capacity, Snapshot stored) {
    NameSlots slots = new NameSlots(capacity, QUIET, clock, stored);
    save(slots);
    return slots;
  }

  private static Snapshot save(NameSlots slots) {
    Snapshot snapshot = slots.snapshot();
    slots.stored(snapshot);
    return snapshot;
  }

  private static int fill(NameSlots slots, int count) {
    int given = 0;
    for (int i = 0; i < count; i++) {
      given += slots.assign("n" + i + ".corp.example").isPresent() ? 1 : 0;
      save(slots);
    }
    return given;
  }

  @Test
  void sameNameKeepsItsSlot() {
    NameSlots slots = slots(64, NOTHING);
    OptionalInt first = slots.assign("a.corp.example");

    clock.pass(Duration.ofDays(1));
    assertEquals(first, slots.assign("a.corp.example"));
    assertEquals(Optional.of("a.corp.example"), slots.name(first.getAsInt()));
  }

  @Test
  void fullMapRefusesWhileAnswersLive() {
    NameSlots slots = slots(64, NOTHING);

    assertEquals(64, fill(slots, 64));
    assertTrue(slots.assign("one.more.example").isEmpty());
    clock.pass(QUIET.minusMillis(1));
    assertTrue(slots.assign("one.more.example").isEmpty());
  }

  @Test
  void leastRecentlyUsedGoesFirstAndOnlyOnceStored() {
    NameSlots slots = slots(64, NOTHING);
    fill(slots, 64);
    clock.pass(QUIET);
    slots.assign("n0.corp.example");

    assertTrue(slots.assign("new.example").isEmpty(), "the file still knows the old name");
    save(slots);
    int slot = slots.assign("new.example").orElseThrow();
    assertNotEquals(slots.assign("n0.corp.example").orElseThrow(), slot);
    assertEquals(1, slot, "the slot of n1");
  }

  @Test
  void leaseKeepsTheNameAsLongAsItLasts() {
    NameSlots slots = slots(8, NOTHING);
    fill(slots, 8);
    assertEquals(Optional.of("n3.corp.example"), slots.hold(3));
    assertEquals(Optional.of("n3.corp.example"), slots.hold(3));
    slots.release(3);

    clock.pass(Duration.ofDays(1));
    for (int i = 0; i < 100; i++) {
      slots.assign("m" + i + ".example");
      save(slots);
      clock.pass(QUIET);
      assertEquals(Optional.of("n3.corp.example"), slots.name(3));
    }
    slots.release(3);
    assertThrows(IllegalStateException.class, () -> slots.release(3));
  }

  @Test
  void restartKeepsNamesAndSlots() {
    NameSlots before = slots(64, NOTHING);
    int slot = before.assign("a.corp.example").orElseThrow();
    Snapshot stored = save(before);

    NameSlots after = slots(64, stored);
    assertEquals(Optional.of("a.corp.example"), after.name(slot));
    assertEquals(slot, after.assign("a.corp.example").orElseThrow());
  }

  @Test
  void crashBeforeTheFileIsWrittenGivesNoSlotToAnotherName() {
    NameSlots before = slots(64, NOTHING);
    Snapshot stored = save(before);
    Map<Integer, String> given = new HashMap<>();
    for (int i = 0; i < 8; i++) {
      String name = "lost" + i + ".example";
      before.assign(name).ifPresent(slot -> given.put(slot, name));
    }

    NameSlots after = slots(64, stored);
    for (int i = 0; i < 64; i++) {
      after.assign("new" + i + ".example").ifPresent(slot -> assertTrue(!given.containsKey(slot)));
      save(after);
    }
    clock.pass(QUIET);
    assertTrue(after.assign("later.example").isPresent(), "nobody remembers the lost ones now");
  }

  @Test
  void damagedFileLetsEverySlotRestOnce() {
    NameSlots slots = slots(64, new Snapshot(Integer.MAX_VALUE, List.of(), List.of()));

    assertTrue(slots.assign("a.corp.example").isEmpty());
    clock.pass(QUIET);
    assertTrue(slots.assign("a.corp.example").isPresent());
  }

  @Test
  void aMillionNamesStayBoundedAndNeverShareALiveSlot() {
    int capacity = 65_536;
    NameSlots slots = slots(capacity, NOTHING);
    long[] liveUntil = new long[capacity];
    long step = QUIET.toNanos() / 40_000;
    long now = 0;
    int given = 0;
    for (int i = 0; i < 1_000_000; i++) {
      OptionalInt slot = slots.assign("n" + i + ".corp.example");
      if (slot.isPresent()) {
        assertTrue(liveUntil[slot.getAsInt()] <= now, "slot is alive");
        liveUntil[slot.getAsInt()] = now + QUIET.toNanos();
        given++;
      }
      assertTrue(slots.size() <= capacity);
      if (slots.urgent() || i % 10_000 == 0) {
        save(slots);
      }
      now += step;
      clock.pass(Duration.ofNanos(step));
    }
    assertEquals(1_000_000, given);
  }
}
