package zta.intercept.linux.internal;

import java.util.List;
import java.util.Map;
import zta.api.journal.OsChange;
import zta.lib.undo.UndoShapes;

/**
 * The rule and the route that lead marked packets to loopback, in one address family. Without
 * anybody who marks packets they do nothing. Pure.
 *
 * @param family 4 or 6
 * @param apply arguments of {@code ip} that make it
 * @param undo arguments that undo it
 */
record LocalWay(String family, List<String> apply, List<String> undo) {
  private static final String FAMILY = "family";
  private static final String UNDO = "undo";

  /** Copies the lists. */
  LocalWay {
    apply = List.copyOf(apply);
    undo = List.copyOf(undo);
  }

  /** The route of the table, which has no other, then the rule that leads there. */
  static List<LocalWay> both(String family, int mark, int table, int preference) {
    String rule = "fwmark 0x%x lookup %d pref %d".formatted(mark, table, preference);
    String route = "local default dev lo table %d".formatted(table);
    return List.of(
        new LocalWay(family, words("route replace " + route), words("route del " + route)),
        new LocalWay(family, words("rule add " + rule), words("rule del " + rule)));
  }

  private static List<String> words(String text) {
    return List.of(text.split(" ", -1));
  }

  /** Returns what the journal keeps, of a shape that the watchdog knows. */
  OsChange journalled() {
    return new OsChange(UndoShapes.FAST_PATH, Map.of(FAMILY, family, UNDO, String.join(" ", undo)));
  }
}
