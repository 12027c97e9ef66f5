package zta.launcher.watchdog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import zta.lib.undo.JournalEntry;
import zta.lib.undo.JournalLock;
import zta.lib.undo.JournalUndo;
import zta.lib.undo.RefusedUndoException;
import zta.lib.undo.UndoShapes;
import zta.lib.undo.Undoer;

/** Undoes under the journal's lock: never beside an agent, nor beside another who undoes. */
final class LockedUndo {
  private final Path home;
  private final Undoer undoer;

  LockedUndo(Path home, Undoer undoer) {
    this.home = home;
    this.undoer = undoer;
  }

  /** Whether there is a journal at all. */
  boolean hasJournal() {
    return Files.isDirectory(journal(), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Undoes everything.
   *
   * @param lockMillis how long to wait for the lock
   * @param againMillis after what time all is undone once more, 0 for never
   * @param guards whether guards are removed, too
   * @return what became of it, empty when somebody else has the journal or there is none
   */
  List<JournalUndo.Outcome> run(long lockMillis, long againMillis, boolean guards)
      throws IOException {
    if (!hasJournal()) {
      return List.of();
    }
    Optional<JournalLock> lock = JournalLock.acquire(journal(), lockMillis);
    if (lock.isEmpty()) {
      return List.of();
    }
    JournalLock held = lock.get();
    try (held) {
      JournalUndo undo = new JournalUndo(home, undoer);
      // What is not in the journal by now, a dead agent has not begun either.
      if (againMillis > 0 && !undo.run(guards, false).isEmpty()) {
        pause(againMillis);
      }
      return undo.run(guards, true);
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs through what undoing needs, and undoes nothing. */
  void rehearse() throws IOException {
    new JournalUndo(home.resolve("journal"), undoer).run(false, false);
    undoer.rehearse();
    try {
      JournalEntry entry =
          JournalEntry.parse(
              "{\"schema\":\"zta.os-change/1\",\"kind\":\"linux.ip\","
                  + "\"details\":{\"undo\":\"rule del lookup 90 pref 90\",\"family\":\"inet\"}}");
      new UndoShapes(home).of(entry.kind(), entry.details());
      new UndoShapes(home).of(UndoShapes.NFT, Map.of("table", "zta_none"));
    } catch (RefusedUndoException e) {
      throw new IllegalStateException("an entry of the known shape is refused", e);
    }
  }

  private Path journal() {
    return home.resolve("journal");
  }
}
