package zta.launcher;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the framework keeps what it must remember from run to run.
 *
 * <p>Its cache is good for one set of bundles. The note which set that is gets written after the
 * set is installed, so a crash in between costs a fresh cache and nothing else.
 */
final class StateDirectory implements AutoCloseable {
  private final Path directory;
  private final FileChannel lock;

  private StateDirectory(Path directory, FileChannel lock) {
    this.directory = directory;
    this.lock = lock;
  }

  /** Opens the directory for this process alone; makes it if there is none. */
  static StateDirectory open(Path directory) throws LaunchException {
    try {
      Files.createDirectories(directory);
      FileChannel lock = FileChannel.open(directory.resolve("lock"), CREATE, WRITE);
      if (!isLocked(lock)) {
        lock.close();
        throw new LaunchException(
            LaunchFault.STATE_UNUSABLE, directory.toString(), "another process uses it");
      }
      return new StateDirectory(directory, lock);
    } catch (IOException e) {
      throw unusable(directory, e);
    }
  }

  /** Lets other processes use the directory. */
  @Override
  public void close() throws LaunchException {
    try {
      lock.close();
    } catch (IOException e) {
      throw unusable(directory, e);
    }
  }

  /** The framework's cache of bundles. */
  Path cache() {
    return directory.resolve("cache");
  }

  /** The configurations, which outlive the cache. */
  Path configurations() {
    return directory.resolve("configurations");
  }

  /** Whether the cache holds this set. */
  boolean holds(BundleSet bundles) throws LaunchException {
    try {
      return Files.exists(note()) && Files.readString(note()).equals(bundles.digest());
    } catch (IOException e) {
      throw unusable(note(), e);
    }
  }

  /** Notes that the cache is about to change. */
  void forget() throws LaunchException {
    try {
      Files.deleteIfExists(note());
    } catch (IOException e) {
      throw unusable(note(), e);
    }
  }

  /** Notes that the cache holds this set. */
  void remember(BundleSet bundles) throws LaunchException {
    Path fresh = directory.resolve("bundles.sha256.new");
    try {
      Files.writeString(fresh, bundles.digest());
      Files.move(fresh, note(), ATOMIC_MOVE, REPLACE_EXISTING);
    } catch (IOException e) {
      throw unusable(note(), e);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // held in this JVM
    }
  }

  private Path note() {
    return directory.resolve("bundles.sha256");
  }

  private static LaunchException unusable(Path place, IOException e) {
    return new LaunchException(LaunchFault.STATE_UNUSABLE, place.toString(), Reasons.of(e), e);
  }
}
