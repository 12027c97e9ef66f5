package zta.core.internal.journal;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
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
import zta.lib.file.SafeFiles;
import zta.lib.json.JsonView;
import zta.lib.json.StrictJson;

/**
 * One file for each change that is in force, in {@code <home>/journal}: written and synced before
 * the change, deleted after it was undone. Files found at start are changes that a dead process
 * left behind; they are undone as soon as the handler of their kind is there.
 */
@Component(service = OsJournal.class, immediate = true)
public final class FileOsJournal implements OsJournal {
  private static final Logger LOG = LoggerFactory.getLogger(FileOsJournal.class);
  private static final String SCHEMA = "zta.os-change/1";
  private static final String SUFFIX = ".json";
  private static final int MAX_FILE = 64 * 1024;

  private final Path directory;
  private final Timers timers;
  private final StatusService status;
  private final Map<Path, OsChange> leftOver = new LinkedHashMap<>();

  /** Reads what was left behind. */
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
    AtomicFiles.removeLeftovers(directory);
    load();
  }

  @Override
  public Entry begin(OsChange change) throws FaultException {
    Path file = directory.resolve(UUID.randomUUID() + SUFFIX);
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
    String topic = "journal:" + file.getFileName();
    try {
      handler.undo(change);
      AtomicFiles.delete(file);
      status.clear(topic);
      LOG.info("Undone what an earlier run left behind: {}", change.kind());
    } catch (Exception e) {
      LOG.error("Cannot undo what an earlier run left behind: {}", change.kind(), e);
      status.raise(
          topic,
          FaultCode.STORAGE_FAILED.at(
              file.toString(),
              "a change to the system (" + change.kind() + ") cannot be undone: " + e.getMessage(),
              "Restart the agent; if it stays so, undo the change by hand and delete the file."));
      synchronized (leftOver) {
        leftOver.put(file, change);
      }
    }
  }

  private void load() throws FaultException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(SUFFIX)).sorted().toList()) {
        loadOne(file);
      }
    } catch (IOException e) {
      throw new FaultException(
          FaultCode.STORAGE_FAILED.at(directory.toString(), String.valueOf(e.getMessage())), e);
    }
  }

  private void loadOne(Path file) {
    try {
      JsonView json =
          JsonView.of(
              StrictJson.object(SafeFiles.read(file, MAX_FILE), file.toString()), file.toString());
      json.schema(SCHEMA);
      Map<String, String> details = new LinkedHashMap<>();
      JsonView stored = json.object("details");
      for (String name : stored.json().keySet()) {
        details.put(name, stored.string(name));
      }
      leftOver.put(file, new OsChange(json.string("kind"), details));
    } catch (FaultException e) {
      LOG.error("Journal entry cannot be read: {}", e.fault());
      status.raise(
          "journal:" + file.getFileName(),
          FaultCode.STORAGE_DAMAGED.at(
              file.toString(),
              e.fault().reason(),
              "A change to the system may be left over: check routes and DNS, delete the file."));
    }
  }

  private static String json(OsChange change) {
    JsonObject details = new JsonObject();
    change.details().forEach(details::addProperty);
    JsonObject json = new JsonObject();
    json.addProperty("schema", SCHEMA);
    json.addProperty("kind", change.kind());
    json.add("details", details);
    return json.toString();
  }
}
