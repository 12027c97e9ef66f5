package zta.keystore.soft.internal;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.lib.file.IoReason;

/**
 * A directory that, with every step on the way to it and every file read from it, is no link and
 * belongs to its owner.
 *
 * <p>The agent may have more rights than the owner, who then must not lend them: by a link to
 * somebody else's keys, nor by swapping a part of the path between check and use. So each directory
 * is opened below the handle of the one before without following a link, and its owner is read from
 * the handle. A file's owner can only be read by its name; what could be swapped for a file of the
 * owner's without being a link is a hard link to another's, and those the kernel must refuse to
 * make ({@link LinkGuard}). Where one of the two is missing, only stores of the agent's own account
 * are read: there are no rights to lend.
 *
 * <p>Without POSIX attributes, access lists inherited from the profile apply.
 */
final class OwnedDirectory implements Closeable {
  /** What must be closed to others, and how to close it. */
  private record Closed(String reason, String command, Set<PosixFilePermission> refused) {}

  private static final Closed NOTHING = new Closed("", "", Set.of());
  private static final Closed WRITING =
      new Closed(
          "others can write to it",
          "chmod go-w ",
          Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE));
  private static final Closed READING_AND_WRITING =
      new Closed(
          "others can read or change this secret",
          "chmod 600 ",
          Set.of(
              PosixFilePermission.GROUP_READ,
              PosixFilePermission.GROUP_WRITE,
              PosixFilePermission.OTHERS_READ,
              PosixFilePermission.OTHERS_WRITE));
  private static final int MAX_FILE = 256 * 1024;

  private final Path path;
  private final StoreOwner owner;
  private final Folder folder;

  private OwnedDirectory(Path path, StoreOwner owner, Folder folder) {
    this.path = path;
    this.owner = owner;
    this.folder = folder;
  }

  /**
   * Opens a directory.
   *
   * @param base an existing directory whose place only administrators choose
   * @param below the steps from there, all the owner's
   * @return empty when there is none
   */
  static Optional<OwnedDirectory> open(
      Path base, List<String> below, StoreOwner owner, LinkGuard links) throws FaultException {
    Path target = base.resolve(String.join("/", below));
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      OwnedDirectory at = new OwnedDirectory(base, owner, Folder.open(base));
      if (owner.stranger() && !(at.folder.held() && links.on())) {
        at.close();
        throw unsafe(
            target,
            "this system cannot keep users from passing off others' keys as their own",
            "Use the machine store, or on Linux: sysctl fs.protected_hardlinks=1");
      }
      for (String name : below) {
        at = at.into(name);
      }
      return Optional.of(at);
    } catch (IOException e) {
      throw failed(target, e);
    }
  }

  /** Goes on to a directory in this one, which is closed. */
  private OwnedDirectory into(String name) throws IOException, FaultException {
    try (Folder from = folder) {
      Path next = path.resolve(name);
      if (!from.attributes(name).isDirectory()) {
        throw unsafe(next, "it is a link or file, not a directory", "Make a directory of it.");
      }
      Folder opened = from.folder(name);
      try {
        check(next, opened.attributes(), WRITING);
        return new OwnedDirectory(next, owner, opened);
      } catch (IOException | FaultException e) {
        opened.close();
        throw e;
      }
    }
  }

  /** Returns where it is. */
  Path path() {
    return path;
  }

  /** Returns the names of its entries; can be asked once. */
  List<String> names() throws FaultException {
    try {
      return folder.names();
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  /** Reads a file of the owner's. */
  byte[] read(String name) throws FaultException {
    return read(name, NOTHING);
  }

  /** Reads a file of the owner's that others can neither read nor change. */
  byte[] secret(String name) throws FaultException {
    return read(name, READING_AND_WRITING);
  }

  private byte[] read(String name, Closed closed) throws FaultException {
    Path file = path.resolve(name);
    try {
      BasicFileAttributes before = checkedFile(file, name, closed);
      byte[] content = content(file, name);
      BasicFileAttributes after = checkedFile(file, name, closed);
      if (!Objects.equals(before.fileKey(), after.fileKey())) {
        throw unsafe(file, "it was replaced while it was read", "Try again.");
      }
      return content;
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private BasicFileAttributes checkedFile(Path file, String name, Closed closed)
      throws IOException, FaultException {
    BasicFileAttributes attributes = folder.attributes(name);
    if (!attributes.isRegularFile()) {
      throw unsafe(file, "it is a link or no regular file", "Put the file itself there.");
    }
    check(file, attributes, closed);
    return attributes;
  }

  private byte[] content(Path file, String name) throws IOException, FaultException {
    try (SeekableByteChannel channel = folder.file(name);
        InputStream in = Channels.newInputStream(channel)) {
      byte[] bytes = in.readNBytes(MAX_FILE);
      if (in.read() >= 0) {
        throw new FaultException(
            FaultCode.STORAGE_FAILED.at(
                file.toString(),
                "the file is larger than " + MAX_FILE + " bytes",
                "Check what wrote it; a file of this kind is never so large."));
      }
      return bytes;
    }
  }

  private void check(Path place, BasicFileAttributes attributes, Closed closed)
      throws FaultException {
    if (!(attributes instanceof PosixFileAttributes posix)) {
      return;
    }
    if (!owner.accounts().contains(posix.owner())) {
      throw unsafe(
          place,
          "it does not belong to " + owner.name(),
          "Put a copy there that does: chown " + owner.name() + " " + place);
    }
    if (posix.permissions().stream().anyMatch(closed.refused()::contains)) {
      throw unsafe(place, closed.reason(), "Make it owner-only: " + closed.command() + place);
    }
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }

  private static FaultException unsafe(Path place, String reason, String remedy) {
    return new FaultException(FaultCode.STORAGE_UNSAFE.at(place.toString(), reason, remedy));
  }

  private static FaultException failed(Path place, IOException cause) {
    return new FaultException(
        FaultCode.STORAGE_FAILED.at(place.toString(), "cannot be read: " + IoReason.of(cause)),
        cause);
  }
}
