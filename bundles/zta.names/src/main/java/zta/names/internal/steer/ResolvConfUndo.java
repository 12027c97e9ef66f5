package zta.names.internal.steer;

import java.io.IOException;
import org.osgi.service.component.annotations.Component;
import zta.api.journal.OsChange;
import zta.api.journal.UndoHandler;

/** Brings back the resolv.conf that an agent which died has replaced. */
@Component(name = "zta.names.resolvconf", service = UndoHandler.class)
public final class ResolvConfUndo implements UndoHandler {
  @Override
  public String kind() {
    return ResolvConfFile.KIND;
  }

  @Override
  public void undo(OsChange change) throws IOException {
    ResolvConfFile.undo(change);
  }
}
