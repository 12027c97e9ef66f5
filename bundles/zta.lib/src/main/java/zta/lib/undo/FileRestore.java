package zta.lib.undo;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Puts a file back that was replaced, unless somebody else has changed it since. */
final class FileRestore {
  private static final int MAX_BYTES = 1024 * 1024;

  private FileRestore() {}

  static void run(Undo.Restore restore) throws IOException {
    if (!isOurs(restore)) {
      Files.deleteIfExists(restore.backup());
      return;
    }
    Path backup = restore.backup();
    if (!Files.exists(backup, NOFOLLOW_LINKS)) {
      throw new IOException(backup + " is gone, which was there before us");
    }
    Path fresh = restore.path().resolveSibling("." + restore.path().getFileName() + ".zta-undo");
    Files.deleteIfExists(fresh);
    if (Files.isSymbolicLink(backup)) {
      Files.createSymbolicLink(fresh, Files.readSymbolicLink(backup));
    } else {
      Files.write(fresh, content(backup), StandardOpenOption.CREATE_NEW, WRITE);
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
    }
    replace(restore.path(), fresh);
    Files.delete(backup);
  }

  private static void replace(Path path, Path fresh) throws IOException {
    try {
      Files.move(fresh, path, ATOMIC_MOVE);
    } catch (FileSystemException e) {
      // In containers the file is mounted by itself: it can be written, not replaced.
      try {
        Files.write(path, content(fresh), TRUNCATE_EXISTING, WRITE);
      } catch (IOException second) {
        e.addSuppressed(second);
        throw e;
      } finally {
        Files.deleteIfExists(fresh);
      }
    }
  }

  private static boolean isOurs(Undo.Restore restore) throws IOException {
    if (!Files.exists(restore.path(), NOFOLLOW_LINKS)) {
      return true; // died after it was taken away, before the new one was there
    }
    if (!Files.isRegularFile(restore.path(), NOFOLLOW_LINKS)) {
      return false;
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content(restore.path()));
      return HexFormat.of().formatHex(digest).equals(restore.sha256());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] content(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file, NOFOLLOW_LINKS)) {
      return in.readNBytes(MAX_BYTES);
    }
  }
}
