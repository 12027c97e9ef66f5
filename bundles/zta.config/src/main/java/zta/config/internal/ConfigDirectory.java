package zta.config.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The directory with one {@code <PID>.json} file per configured component. */
final class ConfigDirectory {
  private static final String SUFFIX = ".json";

  /** Tells one state of a file from the next. */
  record Stamp(long modifiedNanos, long size, String key) {
    static Stamp of(Path file) throws IOException {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(
          attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
          attributes.size(),
          String.valueOf(attributes.fileKey()));
    }
  }

  private final Path directory;

  ConfigDirectory(Path directory) {
    this.directory = directory;
  }

  Path path() {
    return directory;
  }

  Path file(String pid) {
    return directory.resolve(pid + SUFFIX);
  }

  /** Returns the state of each file by PID; a directory that is not there has none. */
  Map<String, Stamp> list() throws IOException {
    Map<String, Stamp> found = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        add(found, file);
      }
    } catch (NoSuchFileException | NotDirectoryException none) {
      return Map.of();
    }
    return found;
  }

  private static void add(Map<String, Stamp> found, Path file) throws IOException {
    String name = file.getFileName().toString();
    if (name.startsWith(".")) {
      return;
    }
    try {
      found.put(name.substring(0, name.length() - SUFFIX.length()), Stamp.of(file));
    } catch (NoSuchFileException gone) {
      return;
    }
  }
}
