package zta.policy.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import zta.lib.net.Cidr;

/**
 * Networks of one address family, found by longest prefix: for each length of prefix in use a
 * sorted array, searched from the longest. Nothing is allocated by a search.
 */
final class PrefixTable {
  /** No entry. */
  static final int NONE = -1;

  private final Level[] levels;

  private PrefixTable(List<Level> levels) {
    this.levels = levels.toArray(Level[]::new);
  }

  /** Finds the value of the longest prefix that holds an address of 4 or 16 bytes. */
  int find(byte[] address) {
    long high = high(address);
    long low = low(address);
    for (Level level : levels) {
      int found = level.find(high, low);
      if (found != NONE) {
        return found;
      }
    }
    return NONE;
  }

  private static long high(byte[] address) {
    return address.length == 4 ? word(address, 0, 4) << 32 : word(address, 0, 8);
  }

  private static long low(byte[] address) {
    return address.length == 4 ? 0 : word(address, 8, 8);
  }

  private static long word(byte[] bytes, int from, int count) {
    long word = 0;
    for (int i = from; i < from + count; i++) {
      word = word << 8 | (bytes[i] & 255);
    }
    return word;
  }

  private record Entry(long high, long low, int value) {
    private static final Comparator<Entry> ORDER =
        Comparator.comparingLong(Entry::high).thenComparingLong(Entry::low);
  }

  /** All prefixes of one length, left-aligned in 128 bits. */
  private static final class Level {
    private final long highMask;
    private final long lowMask;
    private final long[] highs;
    private final long[] lows;
    private final int[] values;

    Level(int length, List<Entry> entries) {
      highMask = length == 0 ? 0 : -1L << Math.max(0, 64 - length);
      lowMask = length <= 64 ? 0 : -1L << (128 - length);
      List<Entry> sorted = entries.stream().sorted(Entry.ORDER).toList();
      highs = sorted.stream().mapToLong(Entry::high).toArray();
      lows = sorted.stream().mapToLong(Entry::low).toArray();
      values = sorted.stream().mapToInt(Entry::value).toArray();
    }

    int find(long high, long low) {
      long wantedHigh = high & highMask;
      long wantedLow = low & lowMask;
      int from = 0;
      int to = values.length - 1;
      while (from <= to) {
        int middle = (from + to) >>> 1;
        int order = Long.compare(highs[middle], wantedHigh);
        if (order == 0) {
          order = Long.compare(lows[middle], wantedLow);
        }
        if (order == 0) {
          return values[middle];
        }
        if (order < 0) {
          from = middle + 1;
        } else {
          to = middle - 1;
        }
      }
      return NONE;
    }
  }

  /** Collects networks of one family. */
  static final class Builder {
    private final Map<Cidr, Integer> entries = new HashMap<>();

    /** Adds a network; returns what stood there before, or {@link PrefixTable#NONE}. */
    int put(Cidr network, int value) {
      Integer before = entries.putIfAbsent(network, value);
      return before == null ? NONE : before;
    }

    PrefixTable build() {
      Map<Integer, List<Entry>> byLength = new HashMap<>();
      entries.forEach(
          (network, value) ->
              byLength
                  .computeIfAbsent(network.length(), length -> new ArrayList<>())
                  .add(new Entry(high(network.base()), low(network.base()), value)));
      return new PrefixTable(
          byLength.entrySet().stream()
              .sorted(Map.Entry.<Integer, List<Entry>>comparingByKey().reversed())
              .map(level -> new Level(level.getKey(), level.getValue()))
              .toList());
    }
  }
}
