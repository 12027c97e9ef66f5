package zta.lib.undo;

/** A journal entry is not of a shape that may be undone; nothing was done. */
public final class RefusedUndoException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Makes the refusal. */
  public RefusedUndoException(String message) {
    super(message);
  }
}
