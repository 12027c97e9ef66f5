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

  /** Picks the highest version for each slot; of equal ones the first stays. */
  static SlotSnapshot of(long number, Collection<SlotFilter> all, Set<String> required) {
    Map<String, SlotFilter> bySlot = new HashMap<>();
    for (SlotFilter one : all) {
      bySlot.merge(one.slot(), one, (a, b) -> b.version().compareTo(a.version()) > 0 ? b : a);
    }
    Set<String> missing = new TreeSet<>(required);
    missing.removeAll(bySlot.keySet());
    return new SlotSnapshot(
        number, bySlot.values().stream().sorted(FROM_APPLICATION).toList(), Set.copyOf(missing));
  }

  /** Returns whether there is nothing to run and nothing to wait for. */
  boolean idle() {
    return filters.isEmpty() && missing.isEmpty();
  }
}
