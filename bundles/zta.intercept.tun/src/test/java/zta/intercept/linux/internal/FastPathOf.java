package zta.intercept.linux.internal;

import zta.api.intercept.FastPath;
import zta.api.journal.OsChange;
import zta.api.journal.OsJournal;

/** The fast path as its bundle offers it, for an interceptor without a framework. */
public final class FastPathOf {
  private final LocalWays ways = new LocalWays();
  private final FastPath path;

  /** Makes it with the default settings. */
  public FastPathOf(OsJournal journal) {
    path = new TproxyPath(new Settings(91, 93, 90), ways, journal);
  }

  /** Returns it. */
  public FastPath path() {
    return path;
  }

  /** Undoes what a dead process has left behind. */
  public void undo(OsChange change) throws Exception {
    ways.undo(change);
  }
}
