package zta.lib.undo;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Sole right to a journal: an agent has it while it lives, its watchdog or an administrator's undo
 * while they undo. The kernel takes it from the dead.
 */
public final class JournalLock implements AutoCloseable {
  private static final long RETRY_MILLIS = 20;

  private final FileChannel channel;

  private JournalLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits for the lock; empty when somebody else has it all the time. */
  public static Optional<JournalLock> acquire(Path journal, long millis) throws IOException {
    FileChannel channel =
        FileChannel.open(journal.resolve("lock"), Set.of(CREATE, WRITE, NOFOLLOW_LINKS));
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try {
      while (!isLocked(channel)) {
        if (System.nanoTime() - deadline >= 0) {
          channel.close();
          return Optional.empty();
        }
        Thread.sleep(RETRY_MILLIS);
      }
      return Optional.of(new JournalLock(channel));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      channel.close();
      return Optional.empty();
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // held in this JVM
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
