package zta.headend.acme.internal.state;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.lib.file.AtomicFiles;
import zta.lib.file.IoReason;
import zta.lib.file.SafeFiles;
import zta.lib.json.JsonView;
import zta.lib.json.StrictJson;

/**
 * Records of one kind, a durable JSON file each.
 *
 * <p>A file is there whole or not at all, whenever the process is killed. Not safe for many threads
 * on the same record.
 */
final class StateDirectory<T> {
  private static final int LONGEST_FILE = 256 * 1024;
  private static final String SUFFIX = ".json";
  private static final Logger LOG = LoggerFactory.getLogger(StateDirectory.class);

  /** Turns records into JSON and back. */
  interface Codec<T> {
    JsonObject encode(T value);

    T decode(JsonView json) throws FaultException;

    String id(T value);
  }

  private final Path directory;
  private final Codec<T> codec;

  StateDirectory(Path directory, Codec<T> codec) throws FaultException {
    this.directory = SafeFiles.ownerOnlyDirectory(directory);
    this.codec = codec;
    AtomicFiles.removeLeftovers(directory);
  }

  /** Reads all records; a damaged one is set aside. */
  List<T> load() throws FaultException {
    List<T> records = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        loadInto(records, file);
      }
      return records;
    } catch (IOException e) {
      throw failed(directory, e);
    }
  }

  private void loadInto(List<T> records, Path file) throws IOException {
    try {
      JsonView json = StrictJson.view(SafeFiles.read(file, LONGEST_FILE), file.toString());
      records.add(codec.decode(json));
    } catch (FaultException e) {
      Path aside = file.resolveSibling(file.getFileName() + ".damaged");
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      LOG.warn("{}", FaultCode.STORAGE_DAMAGED.at(aside.toString(), e.fault().reason()));
    }
  }

  void write(T value) throws FaultException {
    AtomicFiles.write(file(value), codec.encode(value).toString());
  }

  void delete(T value) throws FaultException {
    AtomicFiles.delete(file(value));
  }

  private Path file(T value) {
    return directory.resolve(codec.id(value) + SUFFIX);
  }

  private static FaultException failed(Path path, IOException e) {
    return new FaultException(FaultCode.STORAGE_FAILED.at(path.toString(), IoReason.of(e)), e);
  }
}
