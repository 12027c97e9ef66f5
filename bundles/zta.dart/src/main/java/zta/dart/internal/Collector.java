package zta.dart.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import zta.api.diagnostic.DiagnosticSink;
import zta.api.diagnostic.DiagnosticSource;

/**
 * Asks sources one by one, each with a deadline. What a source hands over is buffered and written
 * by the collecting thread, so that a source that hangs cannot write into the archive later.
 */
final class Collector {
  private final BundleWriter writer;
  private final Duration patience;

  Collector(BundleWriter writer, Duration patience) {
    this.writer = writer;
    this.patience = patience;
  }

  void collect(DiagnosticSource source) throws IOException {
    String folder = source.folder();
    Buffer buffer = new Buffer();
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              source.collect(buffer);
              return true;
            });
    Thread thread = new Thread(task, "zta-dart-" + folder);
    thread.setDaemon(true);
    thread.start();
    try {
      task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      thread.interrupt();
      writer.note(folder, "gave up after " + patience.toMillis() + " ms");
    } catch (ExecutionException e) {
      writer.note(folder, "failed: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    FolderSink sink = new FolderSink(writer, folder);
    for (Item item : buffer.drain()) {
      item.into(sink);
    }
  }

  /** Something that a source handed over. */
  private interface Item {
    void into(DiagnosticSink sink) throws IOException;
  }

  /** Takes what a source hands over until it is drained; later calls fail. */
  private static final class Buffer implements DiagnosticSink {
    private final List<Item> items = new ArrayList<>();
    private boolean drained;

    @Override
    public synchronized void text(String fileName, String content) throws IOException {
      add(sink -> sink.text(fileName, content));
    }

    @Override
    public synchronized void file(String fileName, Path source) throws IOException {
      add(sink -> sink.file(fileName, source));
    }

    private void add(Item item) throws IOException {
      if (drained) {
        throw new IOException("too late");
      }
      items.add(item);
    }

    synchronized List<Item> drain() {
      drained = true;
      return List.copyOf(items);
    }
  }
}
