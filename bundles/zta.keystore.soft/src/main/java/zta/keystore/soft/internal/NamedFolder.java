package zta.keystore.soft.internal;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A directory known by its path, for systems that cannot hold one by its handle. */
record NamedFolder(Path directory) implements Folder {
  @Override
  public boolean held() {
    return false;
  }

  @Override
  public BasicFileAttributes attributes() throws IOException {
    return attributes(directory);
  }

  @Override
  public BasicFileAttributes attributes(String name) throws IOException {
    return attributes(directory.resolve(name));
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    Class<? extends BasicFileAttributes> kind =
        path.getFileSystem().supportedFileAttributeViews().contains("posix")
            ? PosixFileAttributes.class
            : BasicFileAttributes.class;
    return Files.readAttributes(path, kind, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public Folder folder(String name) {
    return new NamedFolder(directory.resolve(name));
  }

  @Override
  public SeekableByteChannel file(String name) throws IOException {
    return Files.newByteChannel(
        directory.resolve(name), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  @Override
  public List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
