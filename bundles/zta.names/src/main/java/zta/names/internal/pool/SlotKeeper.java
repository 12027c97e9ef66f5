package zta.names.internal.pool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import zta.api.fault.Fault;
import zta.api.fault.FaultException;
import zta.names.internal.pool.NameSlots.Snapshot;

/**
 * Brings changes to the file, not more often than a bound unless new names would have to wait. For
 * one thread.
 */
public final class SlotKeeper {
  /** How many times as often it may write when new names would have to wait. */
  private static final int URGENT = 10;

  private final NameSlots slots;
  private final SlotFile file;
  private final long interval;
  private final NanoClock clock;
  private long last;
  private @Nullable Fault fault;

  /**
   * Keeps slots in a file.
   *
   * @param interval shortest time between two ordinary writes
   */
  public SlotKeeper(NameSlots slots, SlotFile file, Duration interval, NanoClock clock) {
    this.slots = slots;
    this.file = file;
    this.interval = interval.toNanos();
    this.clock = clock;
    last = clock.nanos() - this.interval;
  }

  /** Writes when it is time to. */
  public void tick() {
    long since = clock.nanos() - last;
    if ((slots.changed() && since >= interval) || (slots.urgent() && since >= interval / URGENT)) {
      write();
    }
  }

  /** Writes what has changed. */
  public void write() {
    last = clock.nanos();
    Snapshot snapshot = slots.snapshot();
    try {
      file.write(snapshot);
      fault = null;
    } catch (FaultException e) {
      fault = e.fault();
    }
    // Without a disk, names are given out all the same: only a crash could confuse them.
    slots.stored(snapshot);
  }

  /** Returns why the latest write failed, null when it did not. */
  public @Nullable Fault fault() {
    return fault;
  }
}
