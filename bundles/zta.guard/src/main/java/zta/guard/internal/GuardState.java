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
  private final List<Held> inherited = new ArrayList<>();
  private @Nullable Held own;
  private Optional<GuardedNetworks> inForce = Optional.empty();

  GuardState(
      String table, String link, OsJournal journal, StatusService status, PacketRules rules) {
    this.table = table;
    this.link = link;
    this.journal = journal;
    this.status = status;
    this.rules = rules;
  }

  /** Closes these networks, and opens those that were closed and are not among them. */
  void close(GuardedNetworks networks) {
    if (inForce.equals(Optional.of(networks))) {
      return;
    }
    try {
      begin();
      rules.apply(GuardTable.script(table, link, networks));
      inForce = Optional.of(networks);
      LOG.info("Guard in force for {} networks", networks.closed().size());
      status.clear(TOPIC);
      release(inherited);
    } catch (IOException | FaultException e) {
      LOG.error("Guard cannot be put in force: {}", e.getMessage());
      status.raise(TOPIC, FaultCode.GUARD_MISSING.at("zta.guard", String.valueOf(e.getMessage())));
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
