package zta.modules.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.lib.file.AtomicFiles;
import zta.lib.file.IoReason;

/**
 * The directory of module files: what an administrator put there, and copies of what was installed
 * at run time.
 */
final class ModuleShelf {
  private final Path directory;

  ModuleShelf(Path directory) {
    this.directory = directory;
  }

  /**
   * Hands out the readable module files, one after the other as all of them might not fit into
   * memory; the name of another, or of the directory, goes to {@code faults} with what is wrong.
   */
  void forEach(Consumer<ModuleFile> files, BiConsumer<String, Fault> faults) {
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory, "*.jar")) {
      for (Path path : paths) {
        try {
          files.accept(ModuleFile.read(path));
        } catch (FaultException e) {
          faults.accept(String.valueOf(path.getFileName()), e.fault());
        }
      }
    } catch (IOException e) {
      faults.accept(
          "",
          FaultCode.STORAGE_FAILED.at(directory.toString(), "cannot be listed: " + IoReason.of(e)));
    }
  }

  /**
   * Keeps a copy of what is installed, so that a fresh framework cache finds it again.
   *
   * @return whether a copy was made; a file that lies in its place already is its own copy
   */
  boolean keep(ModuleFile file) throws FaultException {
    Path target = path(file.description().keyword(), file.description().version());
    if (Files.exists(target) && target.equals(file.place().toAbsolutePath().normalize())) {
      return false;
    }
    AtomicFiles.write(target, file.bytes());
    return true;
  }

  /** Returns whether the copy of this file's version has another content. */
  boolean keepsOther(ModuleFile file) throws FaultException {
    Path target = path(file.description().keyword(), file.description().version());
    if (!Files.exists(target)) {
      return false;
    }
    try (InputStream copy = Files.newInputStream(target)) {
      return !Content.same(copy, file.open());
    } catch (IOException e) {
      throw new FaultException(
          FaultCode.STORAGE_FAILED.at(target.toString(), "cannot be read: " + IoReason.of(e)), e);
    }
  }

  /** Drops the copy of a version. */
  void drop(String keyword, String version) {
    try {
      AtomicFiles.delete(path(keyword, version));
    } catch (FaultException e) {
      // A copy that stays is found again at the next start and does no harm.
      org.slf4j.LoggerFactory.getLogger(ModuleShelf.class).info("{}", e.fault());
    }
  }

  private Path path(String keyword, String version) {
    return directory.resolve(keyword + "-" + version + ".jar").toAbsolutePath().normalize();
  }
}
