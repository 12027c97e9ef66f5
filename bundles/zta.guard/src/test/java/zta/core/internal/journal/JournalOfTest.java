package zta.core.internal.journal;

import java.nio.file.Path;
import java.time.Duration;
import zta.api.fault.FaultException;
import zta.api.journal.UndoHandler;
import zta.core.internal.runtime.Timers;
import zta.testkit.doubles.StatusDouble;

/** The agent's real journal without a container around it. */
public final class JournalOfTest {
  private JournalOfTest() {}

  /** Opens the journal of a home directory, as at the start of an agent. */
  public static FileOsJournal open(Path home) throws FaultException {
    return new FileOsJournal(home.resolve("journal"), new Direct(), new StatusDouble());
  }

  /** Does what Declarative Services do with a handler. */
  public static void bind(FileOsJournal journal, UndoHandler handler) {
    journal.bindHandler(handler);
  }

  /** Runs everything at once and nothing later. */
  private static final class Direct implements Timers {
    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public Cancel after(Duration delay, Runnable task) {
      return () -> {};
    }
  }
}
