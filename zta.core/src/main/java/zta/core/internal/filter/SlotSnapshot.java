package zta.core.internal.filter;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which filter fills each slot, at one moment.
 *
 * @param number rises with each snapshot
 * @param filters one per slot, nearest to the application first
 * @param missing required slots that nobody fills
 */
record SlotSnapshot(long number, List<SlotFilter> filters, Set<String> missing) {
  private static final Comparator<SlotFilter> FROM_APPLICATION =
      Comparator.comparingInt(SlotFilter::order).thenComparing(SlotFilter::slot);

  static SlotSnapshot empty(Set<String> required) {
    return new SlotSnapshot(0, List.of(), Set.copyOf(required));
  }

  /**
   * Follows a change: who holds a slot keeps it while it is there, as a newer version may just be
   * trying out whether it is healthy; a slot that is free goes to the highest version, of equal
   * ones to the first.
   */
  SlotSnapshot next(Collection<SlotFilter> all, Set<String> required) {
    Map<String, SlotFilter> bySlot = new HashMap<>();
    for (SlotFilter one : all) {
      bySlot.merge(one.slot(), one, this::prefer);
    }
    Set<String> missing = new TreeSet<>(required);
    missing.removeAll(bySlot.keySet());
    return new SlotSnapshot(
        number + 1,
        bySlot.values().stream().sorted(FROM_APPLICATION).toList(),
        Set.copyOf(missing));
  }

  private SlotFilter prefer(SlotFilter a, SlotFilter b) {
    if (serves(a) || serves(b)) {
      return serves(a) ? a : b;
    }
    return b.version().compareTo(a.version()) > 0 ? b : a;
  }

  /** Returns whether this filter has its slot. */
  boolean serves(SlotFilter filter) {
    return filters.contains(filter);
  }

  /** Returns whether there is nothing to run and nothing to wait for. */
  boolean idle() {
    return filters.isEmpty() && missing.isEmpty();
  }
}
