package zta.control.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import zta.api.control.ControlVerb;

/**
 * All verbs: the agent's own, which no module can take over, and those that modules bring while
 * they are there. Safe for use by many threads.
 */
final class VerbTable {
  private final Map<String, ControlVerb> own = new ConcurrentSkipListMap<>();
  private final List<ControlVerb> contributed = new CopyOnWriteArrayList<>();

  VerbTable(List<ControlVerb> own) {
    own.forEach(verb -> this.own.put(verb.name(), verb));
  }

  void add(ControlVerb verb) {
    contributed.add(verb);
  }

  void remove(ControlVerb verb) {
    contributed.remove(verb);
  }

  /**
   * Finds a verb; of several contributed ones the earliest serves until it goes, as a later one may
   * be of a version that is still being checked.
   */
  Optional<ControlVerb> find(String name) {
    ControlVerb ours = own.get(name);
    return ours != null
        ? Optional.of(ours)
        : contributed.stream().filter(v -> v.name().equals(name)).findFirst();
  }

  /** Returns each verb's line of help by its name, in order. */
  Map<String, String> help() {
    Map<String, String> help = new ConcurrentSkipListMap<>();
    Stream.concat(own.values().stream(), contributed.stream())
        .forEach(verb -> help.putIfAbsent(verb.name(), verb.help()));
    return help;
  }
}
