package zta.core.internal.record;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.lib.file.AtomicFiles;
import zta.lib.file.SafeFiles;
import zta.lib.json.JsonView;
import zta.lib.json.StrictJson;

/**
 * One JSON file a user in one directory, replaced atomically. A damaged file is renamed away and
 * reported, so that it is neither used nor lost.
 *
 * @param <T> what a file holds
 */
public final class UserFolder<T> {
  private static final String SUFFIX = ".json";
  private static final int MAX_FILE = 1024 * 1024;

  private final Path directory;
  private final Reader<T> reader;

  /** Reads what a file holds. */
  @FunctionalInterface
  public interface Reader<T> {
    /** Reads it. */
    T read(JsonView json) throws FaultException;
  }

  /** Opens a directory, which must be safe. */
  public UserFolder(Path directory, Reader<T> reader) throws FaultException {
    this.directory = SafeFiles.ownerOnlyDirectory(directory);
    this.reader = reader;
    AtomicFiles.removeLeftovers(directory);
  }

  /** Reads all files; what is damaged is set aside and reported. */
  public List<T> load(Consumer<Fault> damaged) throws FaultException {
    List<T> all = new ArrayList<>();
    for (Path file : files()) {
      try {
        String place = file.toString();
        all.add(
            reader.read(
                JsonView.of(StrictJson.object(SafeFiles.read(file, MAX_FILE), place), place)));
      } catch (FaultException e) {
        damaged.accept(setAside(file, e.fault()));
      }
    }
    return all;
  }

  /** Replaces a user's file. */
  public void save(LocalUser user, JsonObject content) throws FaultException {
    AtomicFiles.write(file(user), content.toString());
  }

  /** Deletes a user's file. */
  public void delete(LocalUser user) throws FaultException {
    AtomicFiles.delete(file(user));
  }

  private Path file(LocalUser user) {
    return directory.resolve(UserFiles.name(user) + SUFFIX);
  }

  private List<Path> files() throws FaultException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    } catch (IOException e) {
      throw new FaultException(
          FaultCode.STORAGE_FAILED.at(directory.toString(), String.valueOf(e.getMessage())), e);
    }
  }

  private static Fault setAside(Path file, Fault why) {
    Path aside = file.resolveSibling(file.getFileName() + ".damaged");
    try {
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      return FaultCode.STORAGE_DAMAGED.at(
          file.toString(), why.reason() + "; it cannot be renamed either: " + e.getMessage());
    }
    return FaultCode.STORAGE_DAMAGED.at(aside.toString(), why.reason());
  }
}
