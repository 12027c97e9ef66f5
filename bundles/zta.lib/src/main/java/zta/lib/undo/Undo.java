package zta.lib.undo;

import java.nio.file.Path;
import java.util.List;

/** One thing to undo, of a shape that {@link UndoShapes} has checked. */
public sealed interface Undo {
  /**
   * A rule, route, address or link to delete.
   *
   * @param arguments of {@code ip}, without the program's name
   */
  record Ip(List<String> arguments) implements Undo {
    /** Copies the list. */
    public Ip {
      arguments = List.copyOf(arguments);
    }

    @Override
    public String toString() {
      return "ip " + String.join(" ", arguments);
    }
  }

  /**
   * A table of packet rules to delete.
   *
   * @param table its name, in the family {@code inet}
   * @param keptClosed whether it guards what is private and is to outlive a dead agent
   */
  record Table(String table, boolean keptClosed) implements Undo {
    @Override
    public String toString() {
      return "nft delete table inet " + table;
    }
  }

  /**
   * A file to put back, when the present one is still what we wrote.
   *
   * @param path the file
   * @param backup what was there before us
   * @param sha256 of what we wrote, in hexadecimal
   */
  record Restore(Path path, Path backup, String sha256) implements Undo {
    @Override
    public String toString() {
      return "restore " + path;
    }
  }

  /** Returns whether this stays in force when an agent dies, until the next start. */
  default boolean outlivesTheAgent() {
    return this instanceof Table table && table.keptClosed();
  }
}
