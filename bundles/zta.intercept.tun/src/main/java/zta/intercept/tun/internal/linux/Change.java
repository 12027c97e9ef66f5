package zta.intercept.tun.internal.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import zta.api.journal.OsChange;

/**
 * A change by the {@code ip} command that outlives its process, and the command that undoes it: one
 * of two shapes.
 *
 * @param family 4 or 6
 * @param apply arguments that make the change
 * @param undo arguments that undo it
 */
public record Change(int family, List<String> apply, List<String> undo) {
  /** Kind of these changes in the journal. */
  public static final String KIND = "linux.ip";

  private static final String FAMILY = "family";
  private static final String UNDO = "undo";
  private static final Pattern UNDO_SHAPES =
      Pattern.compile(
          "rule del not fwmark 0x[0-9a-f]{1,8} lookup [0-9]{1,9} pref [0-9]{1,5}"
              + "|rule del to [0-9a-f:.]{2,39}/[0-9]{1,3} lookup main pref [0-9]{1,5}");

  /** Copies the lists. */
  public Change {
    apply = List.copyOf(apply);
    undo = List.copyOf(undo);
  }

  /** The rule that leads all that is not marked to a table. */
  static Change lead(int family, int mark, int table, int preference) {
    return rule(
        family,
        List.of("not", "fwmark", "0x" + Integer.toHexString(mark), "lookup", "" + table),
        preference);
  }

  /** The rule that keeps what goes to a network on its ordinary way. */
  static Change keepOut(int family, String network, int preference) {
    return rule(family, List.of("to", network, "lookup", "main"), preference);
  }

  private static Change rule(int family, List<String> what, int preference) {
    List<String> preferred = List.of("pref", Integer.toString(preference));
    return new Change(
        family,
        concat(List.of("rule", "add"), what, preferred),
        concat(List.of("rule", "del"), what, preferred));
  }

  @SafeVarargs
  private static List<String> concat(List<String>... parts) {
    List<String> all = new ArrayList<>();
    for (List<String> part : parts) {
      all.addAll(part);
    }
    return all;
  }

  /** Returns what the journal keeps. */
  OsChange journalled() {
    return new OsChange(
        KIND, Map.of(FAMILY, Integer.toString(family), UNDO, String.join(" ", undo)));
  }

  /** Reads a journalled change; empty when it is none that this bundle can have made. */
  static Optional<Change> of(OsChange journalled) {
    String family = journalled.details().getOrDefault(FAMILY, "");
    String undo = journalled.details().getOrDefault(UNDO, "");
    boolean known = family.equals("4") || family.equals("6");
    if (!known || !KIND.equals(journalled.kind()) || !UNDO_SHAPES.matcher(undo).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new Change(Integer.parseInt(family), List.of(), List.of(undo.split(" ", -1))));
  }
}
