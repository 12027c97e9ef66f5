package zta.api.journal;

import org.osgi.annotation.versioning.ConsumerType;

/** Undoes one kind of change left over from a process that died; a whiteboard service. */
@ConsumerType
public interface UndoHandler {
  /** Returns the kind of change this handler undoes. */
  String kind();

  /** Undoes a change; must succeed when it is undone already. */
  void undo(OsChange change) throws Exception;
}
