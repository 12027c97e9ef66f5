package zta.guard.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.journal.OsChange;
import zta.api.journal.OsJournal;
import zta.api.status.StatusService;
import zta.lib.undo.UndoShapes;

/**
 * The table in force, in the journal before it is in the kernel, and those of dead agents that it
 * takes the place of: they go once the own one is there. For one thread.
 */
final class GuardState {
  private static final Logger LOG = LoggerFactory.getLogger(GuardState.class);
  private static final String TOPIC = "guard";

  /** A table and its entry in the journal. */
  private record Held(String table, OsJournal.Entry entry) {}

  private final String table;
  private final String link;
  private final OsJournal journal;
  private final StatusService status;
  private final PacketRules rules;
  private final GuardFile file;
  private final List<Held> inherited = new ArrayList<>();
  private @Nullable Held own;
  private Optional<GuardedNetworks> inForce = Optional.empty();
  private boolean waiting;
  private boolean told;

  GuardState(
      String table,
      String link,
      OsJournal journal,
      StatusService status,
      PacketRules rules,
      GuardFile file) {
    this.table = table;
    this.link = link;
    this.journal = journal;
    this.status = status;
    this.rules = rules;
    this.file = file;
  }

  /** Closes what was closed when the agent ended, before it is known what is private now. */
  void closeAsBefore() {
    try {
      file.read().filter(last -> !last.isEmpty()).ifPresent(this::closeUnlessClosed);
    } catch (FaultException e) {
      LOG.warn("{}", e.fault());
    }
  }

  private void closeUnlessClosed(GuardedNetworks last) {
    if (inForce.isEmpty()) {
      close(last);
      waiting = inForce.isPresent();
    }
  }

  /** What is closed as before stays closed; that it waits for the link is told once. */
  void stillWaits() {
    if (waiting && !told) {
      told = true;
      status.raise(
          TOPIC,
          FaultCode.GUARD_WAITS.at(
              "zta.guard", "the link " + link + " is not there; what is closed is as it was last"));
    }
  }

  private void remember(GuardedNetworks networks) {
    try {
      file.write(networks);
    } catch (FaultException e) {
      LOG.warn("{}", e.fault());
    }
  }

  /** Forgets what was closed: the next start is not to close it. */
  void forget() {
    try {
      file.delete();
    } catch (FaultException e) {
      LOG.warn("{}", e.fault());
    }
  }

  /** Closes these networks, and opens those that were closed and are not among them. */
  void close(GuardedNetworks networks) {
    waiting = false;
    if (inForce.equals(Optional.of(networks))) {
      status.clear(TOPIC);
      return;
    }
    if (networks.isEmpty() && inForce.isEmpty() && inherited.isEmpty()) {
      return;
    }
    try {
      begin();
      apply(networks);
      inForce = Optional.of(networks);
      remember(networks);
      release(inherited);
    } catch (IOException | FaultException e) {
      LOG.error("Guard cannot be put in force: {}", e.getMessage());
      status.raise(TOPIC, FaultCode.GUARD_MISSING.at("zta.guard", String.valueOf(e.getMessage())));
    }
  }

  /** A kernel or nft that cannot look into queries guards the networks at least. */
  private void apply(GuardedNetworks networks) throws IOException {
    String names = "";
    try {
      rules.apply(GuardTable.script(table, link, networks));
    } catch (IOException e) {
      if (networks.names().isEmpty()) {
        throw e;
      }
      rules.apply(GuardTable.script(table, link, networks.withoutNames()));
      names = "private names can be asked for past it: " + e.getMessage();
    }
    LOG.info("Guard in force for {} networks", networks.closed().size());
    if (names.isEmpty() && !NameRules.coversAll(networks.names())) {
      names =
          "private names can be asked for past it, beyond %d names and %d wildcards"
              .formatted(NameRules.MOST_NAMES, NameRules.MOST_WILDCARDS);
    }
    if (names.isEmpty()) {
      status.clear(TOPIC);
    } else {
      status.raise(TOPIC, FaultCode.GUARD_MISSING.at("zta.guard", names));
    }
  }

  private void begin() throws FaultException {
    if (own == null) {
      own = new Held(table, journal.begin(change(table)));
    }
  }

  /** Keeps a dead agent's table in force until the own one is. */
  void inherit(String dead) throws FaultException {
    if (dead.equals(table)) {
      begin();
    } else {
      inherited.add(new Held(dead, journal.begin(change(dead))));
    }
    if (inForce.isEmpty()) {
      status.raise(
          TOPIC,
          FaultCode.UNDO_FAILED.at(
              "zta.guard",
              "private networks are still closed, as the agent before died while it caught traffic",
              "They are caught again once interception is up; if it shall not be, stop the agent in"
                  + " order, or set failMode=open."));
    }
    if (inForce.isPresent()) {
      release(inherited);
    }
  }

  /** Takes everything away. */
  void open() {
    List<Held> all = new ArrayList<>(inherited);
    Held mine = own;
    if (mine != null) {
      all.add(mine);
    }
    release(all);
    inherited.retainAll(all);
    own = all.contains(mine) ? mine : null;
    inForce = Optional.empty();
    status.clear(TOPIC);
  }

  /** Deletes tables; those that cannot be deleted stay in the list and in the journal. */
  private void release(List<Held> tables) {
    for (Held held : List.copyOf(tables)) {
      try {
        rules.delete(held.table());
        held.entry().undone();
        tables.remove(held);
      } catch (IOException | FaultException e) {
        LOG.error("Guard cannot be taken away: {}", e.getMessage());
      }
    }
  }

  private static OsChange change(String table) {
    return new OsChange(UndoShapes.NFT, Map.of("table", table, "family", "inet", "keep", "closed"));
  }
}
