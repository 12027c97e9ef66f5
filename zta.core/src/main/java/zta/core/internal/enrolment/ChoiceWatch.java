package zta.core.internal.enrolment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says at once when a directory changes. Where this is not possible, the regular poll does. */
final class ChoiceWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChoiceWatch.class);

  private final WatchService watcher;

  private ChoiceWatch(WatchService watcher) {
    this.watcher = watcher;
  }

  /** Watches a directory; the callback runs on the watching thread and must not block. */
  static AutoCloseable start(Path directory, Runnable changed) {
    try {
      WatchService watcher = directory.getFileSystem().newWatchService();
      directory.register(
          watcher,
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_MODIFY,
          StandardWatchEventKinds.ENTRY_DELETE);
      Thread thread = new Thread(() -> watch(watcher, changed), "zta-choices-1");
      thread.setDaemon(true);
      thread.start();
      return new ChoiceWatch(watcher);
    } catch (IOException e) {
      LOG.debug("Enrolment choices are only polled", e);
      return () -> {};
    }
  }

  @Override
  public void close() {
    try {
      watcher.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void watch(WatchService watcher, Runnable changed) {
    try {
      boolean valid = true;
      while (valid) {
        WatchKey key = watcher.take();
        key.pollEvents();
        tell(changed);
        valid = key.reset();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ClosedWatchServiceException e) {
      LOG.trace("Watching ends", e);
    }
  }

  private static void tell(Runnable changed) {
    try {
      changed.run();
    } catch (RuntimeException e) {
      LOG.error("A changed enrolment choice could not be looked at", e);
    }
  }
}
