package zta.headend.store.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RowKeysTest {
  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00.123Z");

  @Test
  void theFormIsVersion7() {
    UUID key = new RowKeys(InstantSource.fixed(NOW)).next();

    assertEquals(7, key.version());
    assertEquals(2, key.variant());
    assertEquals(NOW.toEpochMilli(), key.getMostSignificantBits() >>> 16);
  }

  @Test
  void keysGrowWithinAMillisecondPastTheCounterAndWhenTheClockGoesBack() {
    AtomicReference<Instant> now = new AtomicReference<>(NOW);
    RowKeys keys = new RowKeys(now::get);
    UUID before = keys.next();
    for (int i = 0; i < 10_000; i++) {
      if (i == 9_000) {
        now.set(NOW.minusSeconds(60));
      }
      UUID key = keys.next();
      assertTrue(key.compareTo(before) > 0, before + " before " + key);
      assertEquals(7, key.version());
      before = key;
    }
  }
}
