package zta.core.internal.journal;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.journal.OsChange;
import zta.api.journal.OsJournal;
import zta.api.journal.UndoHandler;
import zta.api.runtime.AgentDirectories;
import zta.api.status.StatusService;
import zta.core.internal.runtime.Timers;
import zta.lib.file.AtomicFiles;
import zta.lib.file.IoReason;
import zta.lib.file.SafeFiles;
import zta.lib.json.JsonView;
import zta.lib.json.StrictJson;
import zta.lib.undo.JournalEntry;
import zta.lib.undo.JournalLock;
import zta.lib.undo.RefusedUndoException;
import zta.lib.undo.Undo;
import zta.lib.undo.UndoShapes;
import zta.lib.undo.Undoer;

/**
 * One file for each change that is in force, in {@code <home>/journal}: written and synced before
 * the change, deleted after it was undone. Files found at start are changes that a dead process
 * left behind. Those of a shape that {@link UndoShapes} knows are undone here, before this service
 * is there and anybody could begin a new change; the others as soon as the handler of their kind is
 * there, and so is a guard, which stays closed until its successor takes over.
 */
@Component(service = OsJournal.class, immediate = true)
public final class FileOsJournal implements OsJournal {
  private static final Logger LOG = LoggerFactory.getLogger(FileOsJournal.class);
  private static final long LOCK_MILLIS = 10_000;

  private final Path directory;
  private final Timers timers;
  private final StatusService status;
  private final UndoShapes shapes;
  private final Undoer undoer = new Undoer();
  private final JournalLock lock;
  private final Map<Path, OsChange> leftOver = new LinkedHashMap<>();

  /** Waits for a watchdog that still undoes, then undoes or reads what was left behind. */
  @Activate
  public FileOsJournal(
      @Reference AgentDirectories directories,
      @Reference Timers timers,
      @Reference StatusService status)
      throws FaultException {
    this(directories.home().resolve("journal"), timers, status);
  }

  FileOsJournal(Path directory, Timers timers, StatusService status) throws FaultException {
    this.directory = SafeFiles.ownerOnlyDirectory(directory);
    this.timers = timers;
    this.status = status;
    this.shapes = new UndoShapes(this.directory.resolve(".."));
    this.lock = lock(this.directory);
    try {
      AtomicFiles.removeLeftovers(directory);
      load();
    } catch (FaultException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private static JournalLock lock(Path directory) throws FaultException {
    try {
      return JournalLock.acquire(directory, LOCK_MILLIS)
          .orElseThrow(
              () ->
                  new FaultException(
                      FaultCode.STORAGE_FAILED.at(
                          directory.toString(),
                          "another agent has this journal",
                          "Stop the other agent; two cannot share a home directory.")));
    } catch (IOException e) {
      throw failed(directory, e);
    }
  }

  /** Lets the next agent or the watchdog have the journal. */
  @Deactivate
  void close() {
    try {
      lock.close();
    } catch (IOException e) {
      LOG.warn("The journal's lock cannot be closed: {}", IoReason.of(e));
    }
  }

  @Override
  public Entry begin(OsChange change) throws FaultException {
    Path file = directory.resolve(UUID.randomUUID() + JournalEntry.SUFFIX);
    AtomicFiles.write(file, json(change));
    return () -> AtomicFiles.delete(file);
  }

  /** Undoes what a handler's kind left behind. */
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindHandler(UndoHandler handler) {
    Map<Path, OsChange> mine = new LinkedHashMap<>();
    synchronized (leftOver) {
      leftOver.forEach(
          (file, change) -> {
            if (change.kind().equals(handler.kind())) {
              mine.put(file, change);
            }
          });
      leftOver.keySet().removeAll(mine.keySet());
    }
    mine.forEach((file, change) -> timers.execute(() -> undo(handler, file, change)));
  }

  void unbindHandler(UndoHandler handler) {
    LOG.debug("Handler of {} gone", handler.kind());
  }

  @SuppressWarnings("PMD.AvoidCatchingGenericException")
  private void undo(UndoHandler handler, Path file, OsChange change) {
    try {
      handler.undo(change);
      AtomicFiles.delete(file);
      status.clear(topic(file));
      LOG.info("Undone what an earlier run left behind: {}", change.kind());
    } catch (Exception e) {
      LOG.error("Cannot undo what an earlier run left behind: {}", change.kind(), e);
      tell(file, change, e);
      synchronized (leftOver) {
        leftOver.put(file, change);
      }
    }
  }

  private void load() throws FaultException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file :
          files.filter(f -> f.toString().endsWith(JournalEntry.SUFFIX)).sorted().toList()) {
        loadOne(file);
      }
    } catch (UncheckedIOException e) {
      throw failed(directory, new IOException(e.getMessage(), e));
    } catch (IOException e) {
      throw failed(directory, e);
    }
  }

  private static FaultException failed(Path directory, IOException cause) {
    return new FaultException(
        FaultCode.STORAGE_FAILED.at(directory.toString(), IoReason.of(cause)), cause);
  }

  private void loadOne(Path file) {
    try {
      JsonView json =
          JsonView.of(
              StrictJson.object(SafeFiles.read(file, JournalEntry.MAX_BYTES), file.toString()),
              file.toString());
      json.schema(JournalEntry.SCHEMA);
      Map<String, String> details = new LinkedHashMap<>();
      JsonView stored = json.object("details");
      for (String name : stored.json().keySet()) {
        details.put(name, stored.string(name));
      }
      found(file, new OsChange(json.string("kind"), details));
    } catch (FaultException e) {
      LOG.error("Journal entry cannot be read: {}", e.fault());
      status.raise(
          topic(file),
          FaultCode.STORAGE_DAMAGED.at(
              file.toString(),
              e.fault().reason(),
              "A change to the system may be left over: check routes and DNS, delete the file."));
    }
  }

  private void found(Path file, OsChange change) {
    if (UndoShapes.knows(change.kind())) {
      try {
        Undo undo = shapes.of(change.kind(), change.details());
        if (!undo.outlivesTheAgent()) {
          undoer.undo(undo);
          AtomicFiles.delete(file);
          LOG.info("Undone what an earlier run left behind: {}", change.kind());
          return;
        }
      } catch (IOException | RefusedUndoException | FaultException e) {
        LOG.error("Cannot undo what an earlier run left behind: {}", change.kind(), e);
        tell(file, change, e);
      }
    }
    leftOver.put(file, change);
  }

  private void tell(Path file, OsChange change, Exception cause) {
    status.raise(
        topic(file),
        FaultCode.UNDO_FAILED.at(
            file.toString(),
            "a change to the system ("
                + change.kind()
                + ") cannot be undone: "
                + cause.getMessage()));
  }

  private static String topic(Path file) {
    return "journal:" + file.getFileName();
  }

  private static String json(OsChange change) {
    JsonObject details = new JsonObject();
    change.details().forEach(details::addProperty);
    JsonObject json = new JsonObject();
    json.addProperty("schema", JournalEntry.SCHEMA);
    json.addProperty("kind", change.kind());
    json.add("details", details);
    return json.toString();
  }
}
