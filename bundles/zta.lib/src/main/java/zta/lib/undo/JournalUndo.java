package zta.lib.undo;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Undoes what a dead agent's journal holds, the latest change first. For whoever has the {@link
 * JournalLock}.
 */
public final class JournalUndo {
  /** What became of an entry. */
  public enum Result {
    /** Undone now, or by somebody else before. */
    UNDONE,
    /** In force on purpose: private networks stay closed. */
    KEPT,
    /** To be undone by the agent alone, which knows its kind. */
    LEFT,
    /** Tried, and failed. */
    FAILED
  }

  /**
   * What became of an entry.
   *
   * @param file its file
   * @param what what was to be undone, in words
   * @param result how that went
   * @param reason why not, empty when it was
   */
  public record Outcome(Path file, String what, Result result, String reason) {
    @Override
    public String toString() {
      String tail = reason.isEmpty() ? "" : " (" + reason + ")";
      return result.name().toLowerCase(Locale.ROOT) + ": " + what + tail;
    }
  }

  private static final int MAX_ENTRIES = 10_000;

  private final Path journal;
  private final UndoShapes shapes;
  private final Undoer undoer;

  /** Makes it for the journal in an agent's home directory. */
  public JournalUndo(Path home, Undoer undoer) {
    this.journal = home.resolve("journal");
    this.shapes = new UndoShapes(home);
    this.undoer = undoer;
  }

  /**
   * Undoes entries, and notes that as the agent itself would.
   *
   * @param guards whether guards are removed, too
   * @param last whether entries are struck off; if not, the same can be undone once more, for a
   *     change that a dead agent's last child makes late
   */
  public List<Outcome> run(boolean guards, boolean last) throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    for (Path file : files()) {
      outcomes.add(one(file, guards, last));
    }
    return outcomes;
  }

  private Outcome one(Path file, boolean guards, boolean last) {
    String what = String.valueOf(file.getFileName());
    try {
      JournalEntry entry = JournalEntry.parse(text(file));
      what = entry.kind();
      if (!UndoShapes.knows(entry.kind())) {
        return new Outcome(file, what, Result.LEFT, "the agent undoes it at its next start");
      }
      Undo undo = shapes.of(entry.kind(), entry.details());
      what = undo.toString();
      if (undo.outlivesTheAgent() && !guards) {
        return new Outcome(file, what, Result.KEPT, "private networks stay closed");
      }
      undoer.undo(undo);
      if (last) {
        Files.deleteIfExists(file);
      }
      return new Outcome(file, what, Result.UNDONE, "");
    } catch (NoSuchFileException e) {
      return new Outcome(file, what, Result.UNDONE, "");
    } catch (IOException | RefusedUndoException e) {
      return new Outcome(file, what, Result.FAILED, String.valueOf(e.getMessage()));
    }
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(journal, "*" + JournalEntry.SUFFIX)) {
      for (Path file : all) {
        if (files.size() < MAX_ENTRIES) {
          files.add(file);
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    files.sort(Comparator.comparing(JournalUndo::changed));
    Collections.reverse(files);
    return files;
  }

  private static FileTime changed(Path file) {
    try {
      return Files.getLastModifiedTime(file, NOFOLLOW_LINKS);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  private static String text(Path file) throws IOException, RefusedUndoException {
    if (!Files.isRegularFile(file, NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(file.toString());
    }
    try (InputStream in = Files.newInputStream(file, NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(JournalEntry.MAX_BYTES + 1);
      if (bytes.length > JournalEntry.MAX_BYTES) {
        throw new RefusedUndoException("too long for an entry");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
