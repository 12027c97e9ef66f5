package zta.keystore.soft.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** An open directory whose entries are read without following a link. */
interface Folder extends Closeable {
  /**
   * Opens a directory, following links on the way to it.
   *
   * @return one that is held by its handle where the system can, else one known by its path
   */
  @SuppressWarnings("StreamResourceLeak") // The folder closes it.
  static Folder open(Path directory) throws IOException {
    DirectoryStream<Path> stream = Files.newDirectoryStream(directory);
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return new HeldFolder(secure);
    }
    stream.close();
    return new NamedFolder(directory);
  }

  /** Says whether it stays the same directory whatever is put in the place of its path. */
  boolean held();

  /** Returns the attributes of the directory itself. */
  BasicFileAttributes attributes() throws IOException;

  /** Returns the attributes of an entry; a link is not followed. */
  BasicFileAttributes attributes(String name) throws IOException;

  /** Opens a directory in it; fails on a link. */
  Folder folder(String name) throws IOException;

  /** Opens a file in it for reading; fails on a link. */
  SeekableByteChannel file(String name) throws IOException;

  /** Lists its entries; once only. */
  List<String> names() throws IOException;
}
