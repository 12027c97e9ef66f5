package zta.headend.store.internal;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import zta.api.headend.ActivityRow;

/** Something that waits for the thread that writes activity. */
sealed interface ActivityEntry {
  /** An access. */
  record Access(UUID key, ActivityRow row) implements ActivityEntry {}

  /** The end of a flow. */
  record End(UUID key, Instant at, String reason, long sent, long received)
      implements ActivityEntry {}

  /** All that came before is written when the latch opens. */
  record Barrier(CountDownLatch latch) implements ActivityEntry {}
}
