package zta.core.internal.sync;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.core.internal.record.UserFiles;
import zta.lib.file.AtomicFiles;
import zta.lib.file.IoReason;
import zta.lib.file.SafeFiles;
import zta.lib.json.JsonView;
import zta.lib.json.StrictJson;

/**
 * The configurations as last synced: {@code <user>.jws}, which is verified again whenever it is
 * read, and {@code <user>.json} with the ETag that belongs to it.
 */
final class ConfigurationCache {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationCache.class);
  private static final String DOCUMENT = ".jws";
  private static final String NOTE = ".json";
  private static final String SCHEMA = "zta.sync/1";
  private static final int MAX_FILE = 8 * 1024 * 1024;

  private final Path directory;

  ConfigurationCache(Path directory) {
    this.directory = directory;
  }

  Path document(LocalUser user) {
    return directory.resolve(UserFiles.name(user) + DOCUMENT);
  }

  /** Reads what is there; a note that does not fit only costs one full download. */
  Optional<CachedConfiguration> read(LocalUser user) throws FaultException {
    Optional<byte[]> document = SafeFiles.readIfPresent(document(user), MAX_FILE);
    if (document.isEmpty()) {
      return Optional.empty();
    }
    String jws = new String(document.get(), StandardCharsets.US_ASCII);
    try {
      return Optional.of(withNote(user, jws));
    } catch (FaultException | DateTimeException e) {
      LOG.debug("No usable note of the last sync", e);
      return Optional.of(new CachedConfiguration(jws, "", Instant.EPOCH));
    }
  }

  /** Writes document and note; only the document must not be lost. */
  void write(LocalUser user, CachedConfiguration cached) throws FaultException {
    AtomicFiles.write(document(user), cached.jws());
    note(user, cached);
  }

  /** Writes the note alone, after the headend said that nothing changed. */
  void note(LocalUser user, CachedConfiguration cached) throws FaultException {
    JsonObject json = new JsonObject();
    json.addProperty("schema", SCHEMA);
    json.addProperty("etag", cached.etag());
    json.addProperty("lastSuccess", cached.lastSuccess().toString());
    json.addProperty("signature", signature(cached.jws()));
    AtomicFiles.write(directory.resolve(UserFiles.name(user) + NOTE), json.toString());
  }

  void delete(LocalUser user) throws FaultException {
    AtomicFiles.delete(document(user));
    AtomicFiles.delete(directory.resolve(UserFiles.name(user) + NOTE));
  }

  /** Removes what belongs to none of the users given. */
  void keepOnly(Set<LocalUser> users) throws FaultException {
    List<String> kept = users.stream().map(UserFiles::name).toList();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        if (dot > 0 && !kept.contains(name.substring(0, dot))) {
          AtomicFiles.delete(file);
        }
      }
    } catch (UncheckedIOException e) {
      throw unreadable(new IOException(e.getMessage(), e));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private FaultException unreadable(IOException cause) {
    return new FaultException(
        FaultCode.STORAGE_FAILED.at(directory.toString(), IoReason.of(cause)), cause);
  }

  private CachedConfiguration withNote(LocalUser user, String jws) throws FaultException {
    Path file = directory.resolve(UserFiles.name(user) + NOTE);
    JsonView json =
        JsonView.of(
            StrictJson.object(SafeFiles.read(file, MAX_FILE), file.toString()), file.toString());
    json.schema(SCHEMA);
    // The note may be of the document before when the power went in between.
    boolean fits = json.string("signature").equals(signature(jws));
    return new CachedConfiguration(
        jws, fits ? json.string("etag") : "", Instant.parse(json.string("lastSuccess")));
  }

  private static String signature(String jws) {
    return jws.substring(jws.lastIndexOf('.') + 1);
  }
}
