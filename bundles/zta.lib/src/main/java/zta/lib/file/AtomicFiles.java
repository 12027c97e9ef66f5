package zta.lib.file;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;

/**
 * Replaces files so that whoever reads sees the old content or the new and nothing between, also
 * after a crash or with a full disk: temporary file in the same directory, fsync, rename, fsync of
 * the directory. Files belong to the owner alone (0600).
 *
 * <p>A link in the place of the file is replaced, never followed.
 */
public final class AtomicFiles {
  private static final String TEMPORARY = ".zta-tmp";

  private AtomicFiles() {}

  /** Replaces a file's content. */
  public static void write(Path file, String content) throws FaultException {
    write(file, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Replaces a file's content; when this fails the file is as it was before. */
  public static void write(Path file, byte[] content) throws FaultException {
    Path target = file.toAbsolutePath();
    Path directory = parent(target);
    // An interrupted thread could not sync the directory: the interrupt is for later.
    boolean interrupted = Thread.interrupted();
    try {
      replace(target, directory, content);
    } catch (IOException e) {
      throw failed(target, "cannot be written", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Deletes a file for good; a file that is not there is fine. */
  public static void delete(Path file) throws FaultException {
    Path target = file.toAbsolutePath();
    boolean interrupted = Thread.interrupted();
    try {
      if (Files.deleteIfExists(target)) {
        syncDirectory(parent(target));
      }
    } catch (IOException e) {
      throw failed(target, "cannot be deleted", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Removes temporary files that a killed process left behind. For the owner of a directory, before
   * it writes there.
   */
  public static void removeLeftovers(Path directory) throws FaultException {
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(directory, ".*" + TEMPORARY)) {
      for (Path leftover : leftovers) {
        Files.deleteIfExists(leftover);
      }
    } catch (IOException e) {
      throw failed(directory, "cannot be cleaned", e);
    }
  }

  private static void replace(Path target, Path directory, byte[] content) throws IOException {
    Path temporary =
        directory.resolve("." + target.getFileName() + "." + UUID.randomUUID() + TEMPORARY);
    try {
      writeAndSync(temporary, content);
      move(temporary, target);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    syncDirectory(directory);
  }

  private static void writeAndSync(Path temporary, byte[] content) throws IOException {
    Files.createFile(temporary, ownerOnly(temporary));
    try (FileOutputStream out = new FileOutputStream(temporary.toFile())) {
      writeAll(out, content);
      out.getFD().sync();
    }
  }

  private static void writeAll(OutputStream out, byte[] content) throws IOException {
    out.write(content);
    out.flush();
  }

  private static void move(Path temporary, Path target) throws IOException {
    try {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("the file system cannot replace a file at once", e);
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path path) {
    return isPosix(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /** Windows cannot open a directory, and keeps its renames by itself. */
  private static void syncDirectory(Path directory) throws IOException {
    if (isPosix(directory)) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static Path parent(Path target) throws FaultException {
    Path parent = target.getParent();
    if (parent == null) {
      throw new FaultException(
          FaultCode.STORAGE_FAILED.at(target.toString(), "a file is needed, not the root"));
    }
    return parent;
  }

  private static FaultException failed(Path path, String what, IOException cause) {
    return new FaultException(
        FaultCode.STORAGE_FAILED.at(path.toString(), what + " (" + IoReason.of(cause) + ")"),
        cause);
  }
}
