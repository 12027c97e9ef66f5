package zta.names.internal.pool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Who has which slot. Never gives a slot to another name while somebody may still use it: while a
 * lease is open, while an answer's time to live and some grace last, or while the file on disk says
 * otherwise, so that a crash at any moment confuses nobody. Bounded. Safe for use by many threads.
 *
 * <p>Slots at and above the reserve that is on disk were never given out. A slot that is taken from
 * the name least recently used is given out again only after a snapshot without that name was
 * stored.
 */
public final class NameSlots {
  private static final int EVICTED_AHEAD = 32;
  private static final int RESERVED_AHEAD = 8;

  /** A name and its slot. */
  public record Named(int slot, String name) {}

  /**
   * What is to be on disk.
   *
   * @param reserve no slot from here on was ever given out
   * @param names all names, least recently used first
   * @param freed slots that can be given out again once this is stored
   */
  public record Snapshot(int reserve, List<Named> names, List<Integer> freed) {
    /** Copies the lists. */
    public Snapshot {
      names = List.copyOf(names);
      freed = List.copyOf(freed);
    }
  }

  private static final class Entry {
    private final int slot;
    private final String name;
    private int leases;
    private long quietAt;

    Entry(int slot, String name) {
      this.slot = slot;
      this.name = name;
    }
  }

  private final int capacity;
  private final long quiet;
  private final NanoClock clock;
  private final Map<String, Entry> byName = new HashMap<>();
  private final @Nullable Entry[] bySlot;
  private final LinkedHashMap<String, Entry> idle = new LinkedHashMap<>();
  private final Deque<Integer> free = new ArrayDeque<>();
  private final List<Integer> freed = new ArrayList<>();
  private final List<Integer> unknown = new ArrayList<>();
  private final long unknownUntil;
  private int fresh;
  private int reserveStored;
  private boolean changed = true;

  /**
   * Takes over what was stored.
   *
   * @param capacity most names
   * @param quiet how long after an answer its slot may still be used
   * @param stored what the file said
   */
  public NameSlots(int capacity, Duration quiet, NanoClock clock, Snapshot stored) {
    this.capacity = capacity;
    this.quiet = quiet.toNanos();
    this.clock = clock;
    bySlot = new Entry[capacity];
    unknownUntil = clock.nanos() + this.quiet;
    for (Named one : stored.names()) {
      if (one.slot() < capacity && bySlot[one.slot()] == null && !byName.containsKey(one.name())) {
        touch(put(one.slot(), one.name()));
      }
    }
    fresh = Math.min(capacity, stored.reserve());
    reserveStored = fresh;
    for (int slot = 0; slot < fresh; slot++) {
      if (bySlot[slot] == null) {
        unknown.add(slot);
      }
    }
  }

  /** Returns the slot of a name, a new one if need be; empty when all are in use. */
  public synchronized OptionalInt assign(String name) {
    Entry entry = byName.get(name);
    if (entry == null) {
      evictAhead();
      int slot = unusedSlot();
      if (slot < 0) {
        return OptionalInt.empty();
      }
      entry = put(slot, name);
      changed = true;
    }
    touch(entry);
    return OptionalInt.of(entry.slot);
  }

  /** Returns the name that has a slot. */
  public synchronized Optional<String> name(int slot) {
    return Optional.ofNullable(entry(slot)).map(entry -> entry.name);
  }

  /** Returns the name that has a slot and keeps it there until released as often as held. */
  public synchronized Optional<String> hold(int slot) {
    Entry entry = entry(slot);
    if (entry == null) {
      return Optional.empty();
    }
    entry.leases++;
    idle.remove(entry.name);
    return Optional.of(entry.name);
  }

  /** Ends one hold. */
  public synchronized void release(int slot) {
    Entry entry = entry(slot);
    if (entry == null || entry.leases == 0) {
      throw new IllegalStateException("slot " + slot + " is not held");
    }
    entry.leases--;
    touch(entry);
  }

  /** Returns how many names there are. */
  public synchronized int size() {
    return byName.size();
  }

  /** Returns whether there is something to be stored. */
  public synchronized boolean changed() {
    return changed;
  }

  /** Returns whether new names must soon wait for a snapshot to be stored. */
  public synchronized boolean urgent() {
    return changed
        && free.size() < ahead(EVICTED_AHEAD)
        && (!freed.isEmpty()
            || (reserveStored < capacity && reserveStored - fresh < ahead(RESERVED_AHEAD) / 2));
  }

  /** Returns what is to be stored now. */
  public synchronized Snapshot snapshot() {
    List<Named> names = new ArrayList<>(byName.size());
    idle.values().forEach(entry -> names.add(new Named(entry.slot, entry.name)));
    for (Entry entry : byName.values()) {
      if (entry.leases > 0) {
        names.add(new Named(entry.slot, entry.name));
      }
    }
    Snapshot snapshot =
        new Snapshot(Math.min(capacity, fresh + ahead(RESERVED_AHEAD)), names, freed);
    freed.clear();
    changed = false;
    return snapshot;
  }

  /** Takes note that a snapshot is on disk, or that nothing ever will be. */
  public synchronized void stored(Snapshot snapshot) {
    free.addAll(snapshot.freed());
    reserveStored = Math.max(reserveStored, snapshot.reserve());
  }

  private int ahead(int part) {
    return Math.max(1, capacity / part);
  }

  private int unusedSlot() {
    if (free.isEmpty() && !unknown.isEmpty() && clock.nanos() - unknownUntil >= 0) {
      free.addAll(unknown);
      unknown.clear();
    }
    if (!free.isEmpty()) {
      return free.removeFirst();
    }
    return fresh < reserveStored ? fresh++ : -1;
  }

  private void evictAhead() {
    int unused = free.size() + freed.size() + unknown.size() + capacity - fresh;
    int wanted = ahead(EVICTED_AHEAD);
    if (unused >= wanted) {
      return;
    }
    long now = clock.nanos();
    Iterator<Entry> eldest = idle.values().iterator();
    while (unused < 2 * wanted && eldest.hasNext()) {
      Entry entry = eldest.next();
      if (now - entry.quietAt < 0) {
        return;
      }
      eldest.remove();
      byName.remove(entry.name);
      bySlot[entry.slot] = null;
      freed.add(entry.slot);
      changed = true;
      unused++;
    }
  }

  private Entry put(int slot, String name) {
    Entry entry = new Entry(slot, name);
    byName.put(name, entry);
    bySlot[slot] = entry;
    return entry;
  }

  private void touch(Entry entry) {
    entry.quietAt = clock.nanos() + quiet;
    if (entry.leases == 0) {
      idle.remove(entry.name);
      idle.put(entry.name, entry);
    }
  }

  private @Nullable Entry entry(int slot) {
    return slot < 0 || slot >= capacity ? null : bySlot[slot];
  }
}
