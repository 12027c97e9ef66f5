package zta.lib.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Optional;
import java.util.Set;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;

/** Reads files and prepares directories without following links that somebody else may have put. */
public final class SafeFiles {
  private SafeFiles() {}

  /**
   * Makes a directory that belongs to this process's user alone (0700), with the parents it needs,
   * or checks an existing one: a real directory, owned by this user, not writable by others.
   *
   * @return the directory
   * @throws FaultException {@link FaultCode#STORAGE_UNSAFE} when somebody else could write there,
   *     {@link FaultCode#STORAGE_FAILED} when it cannot be made
   */
  public static Path ownerOnlyDirectory(Path directory) throws FaultException {
    Path path = directory.toAbsolutePath();
    try {
      create(path);
      check(path);
      return path;
    } catch (IOException e) {
      throw failed(path, "cannot be used as a directory", e);
    }
  }

  /** Reads a regular file that must be there. */
  public static byte[] read(Path file, int maxBytes) throws FaultException {
    Optional<byte[]> content = readIfPresent(file, maxBytes);
    return content.orElseThrow(
        () ->
            new FaultException(
                FaultCode.STORAGE_FAILED.at(file.toString(), "the file does not exist")));
  }

  /** Reads a regular file; empty when there is none. */
  public static Optional<byte[]> readIfPresent(Path file, int maxBytes) throws FaultException {
    try {
      return Optional.of(content(file, maxBytes));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed(file, "cannot be read", e);
    }
  }

  /** Reads a regular file of UTF-8 text that must be there. */
  public static String readText(Path file, int maxBytes) throws FaultException {
    byte[] bytes = read(file, maxBytes);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new FaultException(
          FaultCode.CONFIG_UNREADABLE.at(file.toString(), "the text is not UTF-8"), e);
    }
  }

  private static byte[] content(Path file, int maxBytes) throws IOException, FaultException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (attributes.isSymbolicLink()) {
      throw unsafe(file, "it is a symbolic link");
    }
    if (!attributes.isRegularFile()) {
      throw unsafe(file, "it is not a regular file");
    }
    try (InputStream in =
        Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(maxBytes);
      if (in.read() >= 0) {
        throw new FaultException(
            FaultCode.STORAGE_FAILED.at(
                file.toString(),
                "the file is larger than " + maxBytes + " bytes",
                "Check what wrote it; a file of this kind is never so large."));
      }
      return bytes;
    }
  }

  private static void create(Path path) throws IOException {
    Path parent = path.getParent();
    if (parent != null && !Files.exists(parent)) {
      Files.createDirectories(parent, ownerOnly(path));
    }
    try {
      Files.createDirectory(path, ownerOnly(path));
    } catch (FileAlreadyExistsException e) {
      // Checked next, whoever made it.
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path path) {
    return AtomicFiles.isPosix(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  private static void check(Path path) throws IOException, FaultException {
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (attributes.isSymbolicLink()) {
      throw unsafe(path, "it is a symbolic link");
    }
    if (!attributes.isDirectory()) {
      throw unsafe(path, "it is not a directory");
    }
    if (AtomicFiles.isPosix(path)) {
      Set<PosixFilePermission> permissions =
          Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
      if (permissions.contains(PosixFilePermission.GROUP_WRITE)
          || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
        throw unsafe(path, "others can write to it");
      }
    }
    checkOwner(path);
  }

  private static void checkOwner(Path path) throws IOException, FaultException {
    if (!belongsToUserOfThisName(path)) {
      probeOwner(path);
    }
  }

  private static boolean belongsToUserOfThisName(Path path) throws IOException {
    try {
      UserPrincipal user =
          path.getFileSystem()
              .getUserPrincipalLookupService()
              .lookupPrincipalByName(System.getProperty("user.name"));
      return user.equals(Files.getOwner(path, LinkOption.NOFOLLOW_LINKS));
    } catch (UserPrincipalNotFoundException e) {
      // In some containers a user has a number and no name.
      return false;
    }
  }

  /** A file made here belongs to this process's user under every system. */
  private static void probeOwner(Path path) throws IOException, FaultException {
    Path probe;
    try {
      probe = Files.createTempFile(path, ".owner", ".zta-tmp");
    } catch (AccessDeniedException e) {
      throw new FaultException(
          FaultCode.STORAGE_UNSAFE.at(path.toString(), "this user cannot write to it"), e);
    }
    try {
      if (!Files.getOwner(probe).equals(Files.getOwner(path, LinkOption.NOFOLLOW_LINKS))) {
        throw unsafe(path, "it belongs to another user");
      }
    } finally {
      Files.deleteIfExists(probe);
    }
  }

  private static FaultException unsafe(Path path, String reason) {
    return new FaultException(FaultCode.STORAGE_UNSAFE.at(path.toString(), reason));
  }

  private static FaultException failed(Path path, String what, IOException cause) {
    return new FaultException(
        FaultCode.STORAGE_FAILED.at(path.toString(), what + " (" + IoReason.of(cause) + ")"),
        cause);
  }
}
