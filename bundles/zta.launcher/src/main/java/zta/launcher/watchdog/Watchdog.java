package zta.launcher.watchdog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import zta.lib.undo.JournalUndo;
import zta.lib.undo.Undoer;

/**
 * The watchdog, a process of its own: {@code Watchdog HOME LOG}. Its standard input is a pipe whose
 * other end the agent alone holds, so that its end is the agent's, by whatever means. If no {@link
 * #CLEAN} came before it, everything in the agent's journal is undone.
 */
public final class Watchdog {
  /** What the agent writes before it ends in order. */
  static final int CLEAN = 'c';

  /** A dead agent's last child may make its change a moment after the agent's death. */
  private static final long LATE_CHILD_MILLIS = 300;

  private static final long LOCK_MILLIS = 5_000;
  private static final Path OOM_SCORE = Path.of("/proc/self/oom_score_adj");
  private static final String SPARED = "-500";

  private Watchdog() {}

  /** Waits for the agent's end, does its one job, and ends. */
  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      throw new IllegalArgumentException("usage: Watchdog HOME LOG");
    }
    CountDownLatch done = new CountDownLatch(1);
    // A signal to the whole process group, as of a terminal, shall not end it before the agent.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> await(done), "stay"));
    try {
      Path home = Path.of(args[0]);
      WatchdogLog log = new WatchdogLog(Path.of(args[1]));
      spareFromMemoryPressure();
      rehearse(home);
      boolean clean = awaitEnd(System.in);
      undo(new LockedUndo(home, new Undoer()), clean, log);
    } finally {
      done.countDown();
    }
  }

  /** Returns whether the agent said that it ends, when nobody holds the other end any more. */
  static boolean awaitEnd(InputStream pipe) {
    boolean clean = false;
    try {
      for (int read = pipe.read(); read >= 0; read = pipe.read()) {
        clean = read == CLEAN;
      }
    } catch (IOException e) {
      return false;
    }
    return clean;
  }

  private static void undo(LockedUndo undo, boolean clean, WatchdogLog log) throws IOException {
    List<JournalUndo.Outcome> outcomes =
        undo.run(LOCK_MILLIS, clean ? 0 : LATE_CHILD_MILLIS, clean);
    log.write(clean ? "The agent has ended" : "The agent has died", outcomes);
  }

  /**
   * Loads what will be needed, while the files that it is in are still there: an upgrade replaces
   * them.
   */
  private static void rehearse(Path home) throws IOException {
    new LockedUndo(home, new Undoer()).rehearse();
  }

  private static void spareFromMemoryPressure() {
    try {
      Files.writeString(OOM_SCORE, SPARED);
    } catch (IOException e) {
      // Not everybody may; the kernel then chooses as it does.
      return;
    }
  }

  private static void await(CountDownLatch done) {
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
