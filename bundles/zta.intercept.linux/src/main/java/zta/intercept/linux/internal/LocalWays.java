package zta.intercept.linux.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import zta.api.journal.OsChange;
import zta.api.journal.UndoHandler;
import zta.lib.undo.SystemTool;
import zta.lib.undo.UndoShapes;
import zta.lib.undo.Undoer;

/**
 * Makes rules and routes and undoes them, also those that a dead process left behind, and also when
 * the fast path is switched off by now.
 *
 * <p>One that this process has made anew meanwhile is not undone: it is this process's own now,
 * under an entry of its own in the journal.
 */
@Component(
    name = "zta.intercept.linux.undo",
    service = {UndoHandler.class, LocalWays.class})
public final class LocalWays implements UndoHandler {
  private static final long TOOL_MILLIS = 10_000;
  // Nothing of this kind has to do with files.
  private static final Path NO_HOME = Path.of("/nonexistent");

  private final UndoShapes shapes = new UndoShapes(NO_HOME);
  private final Undoer undoer = new Undoer();
  private final Set<OsChange> inForce = new HashSet<>();

  /** Made by Declarative Services. */
  @Activate
  public LocalWays() {}

  @Override
  public String kind() {
    return UndoShapes.FAST_PATH;
  }

  @Override
  public synchronized void undo(OsChange journalled) throws Exception {
    if (!inForce.contains(journalled)) {
      undoer.undo(shapes.of(journalled.kind(), journalled.details()));
    }
  }

  /** Makes one; what a dead process has left behind is replaced, not doubled. */
  synchronized void make(LocalWay way) throws Exception {
    undo(way.journalled());
    inForce.add(way.journalled());
    SystemTool ip =
        SystemTool.find("ip", TOOL_MILLIS)
            .orElseThrow(() -> new IOException("there is no program ip on this machine"));
    List<String> arguments = new ArrayList<>(List.of("-" + way.family()));
    arguments.addAll(way.apply());
    SystemTool.Answer answer = ip.run(arguments);
    if (answer.status() != 0) {
      throw new IOException("ip " + String.join(" ", arguments) + " says: " + answer.text());
    }
  }

  /** Undoes one of this process. */
  synchronized void revoke(LocalWay way) throws Exception {
    if (inForce.remove(way.journalled())) {
      undo(way.journalled());
    }
  }
}
