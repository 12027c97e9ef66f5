package zta.config.internal;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls back when a directory may have changed: at once where the system tells, and every few
 * seconds all the same, since it does not tell on every file system.
 */
final class DirectoryWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryWatch.class);
  private static final Duration POLL = Duration.ofSeconds(2);
  private static final Duration QUIET = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Path directory;
  private final WatchService watcher;
  private final Runnable changed;
  private final Thread thread;
  private @Nullable WatchKey key;

  private DirectoryWatch(Path directory, Runnable changed) throws IOException {
    this.directory = directory;
    this.watcher = directory.getFileSystem().newWatchService();
    this.changed = changed;
    this.thread = new Thread(this::watch, "zta-config-1");
  }

  static DirectoryWatch start(Path directory, Runnable changed) throws IOException {
    DirectoryWatch watch = new DirectoryWatch(directory, changed);
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  private void watch() {
    try {
      while (true) {
        register();
        callBack();
        awaitChange();
      }
    } catch (InterruptedException | ClosedWatchServiceException closed) {
      LOG.debug("no longer watching {}", directory);
    }
  }

  private void callBack() {
    try {
      changed.run();
    } catch (RuntimeException e) {
      LOG.warn("changes in {} could not be taken up", directory, e);
    }
  }

  /** Writers that do not rename write in several steps: waits until they pause. */
  private void awaitChange() throws InterruptedException {
    WatchKey event = watcher.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
    while (event != null) {
      event.pollEvents();
      event.reset();
      event = watcher.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** The directory may appear later, or be replaced. */
  private void register() {
    if (key != null && key.isValid()) {
      return;
    }
    try {
      key = directory.register(watcher, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
    } catch (IOException notThere) {
      key = null;
    }
  }

  /** Stops; no callback runs any more when this returns. */
  @Override
  public void close() throws IOException {
    watcher.close();
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
