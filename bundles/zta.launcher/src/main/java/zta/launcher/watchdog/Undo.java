package zta.launcher.watchdog;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import zta.lib.undo.JournalLock;
import zta.lib.undo.JournalUndo;
import zta.lib.undo.JournalUndo.Outcome;
import zta.lib.undo.JournalUndo.Result;
import zta.lib.undo.Undoer;

/**
 * Undoes by hand what a dead agent left in the operating system, guards included: {@code Undo HOME
 * [--keep-guards]}. Says what it did, a line each.
 */
public final class Undo {
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final int AGENT_RUNS = 3;
  private static final long LOCK_MILLIS = 2_000;
  private static final String KEEP = "--keep-guards";

  private Undo() {}

  /** Undoes; the exit status is 0 when all is undone. */
  public static void main(String[] args) {
    int status = run(System.out, System.err, args);
    if (status != 0) {
      System.exit(status);
    }
  }

  static int run(PrintStream out, PrintStream err, String... args) {
    if (args.length < 1 || args.length > 2 || (args.length == 2 && !args[1].equals(KEEP))) {
      err.println("usage: zta undo [" + KEEP + "]");
      return USAGE;
    }
    Path home = Path.of(args[0]).toAbsolutePath().normalize();
    try {
      return undo(home, args.length == 1, out, err);
    } catch (IOException e) {
      err.println(
          "ZTA-UNDO-001: " + home.resolve("journal") + ": " + e.getMessage() + ". Run it as root.");
      return FAILED;
    }
  }

  private static int undo(Path home, boolean guards, PrintStream out, PrintStream err)
      throws IOException {
    if (!new LockedUndo(home, new Undoer()).hasJournal()) {
      out.println("Nothing to undo: there is no journal in " + home);
      return 0;
    }
    Optional<JournalLock> lock = JournalLock.acquire(home.resolve("journal"), LOCK_MILLIS);
    if (lock.isEmpty()) {
      err.println("ZTA-UNDO-001: " + home + ": the agent is running. Stop it first.");
      return AGENT_RUNS;
    }
    JournalLock held = lock.get();
    try (held) {
      return tell(new JournalUndo(home, new Undoer()).run(guards, true), out);
    }
  }

  private static int tell(List<Outcome> outcomes, PrintStream out) {
    outcomes.forEach(outcome -> out.println(line(outcome)));
    if (outcomes.isEmpty()) {
      out.println("Nothing to undo");
    }
    return outcomes.stream().anyMatch(o -> o.result() == Result.FAILED) ? FAILED : 0;
  }

  private static String line(Outcome outcome) {
    return outcome.result() == Result.FAILED ? outcome + ", see " + outcome.file() : outcome + "";
  }
}
