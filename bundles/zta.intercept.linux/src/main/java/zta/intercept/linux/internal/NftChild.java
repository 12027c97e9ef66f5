package zta.intercept.linux.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.lib.undo.SystemTool;

/**
 * A process {@code nft -i} that owns our table: the kernel removes the table when it ends, and it
 * ends when its standard input does, which is a pipe from this process. So the table cannot outlive
 * the agent. Safe for use by many threads.
 */
// What cannot be written is told by the end of the child.
@SuppressWarnings("FutureReturnValueIgnored")
final class NftChild implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NftChild.class);
  private static final long TOOL_MILLIS = 10_000;
  private static final long SECONDS = 10;
  private static final int WAITING = 16_384;

  private final Process process;
  private final ThreadPoolExecutor writer;
  private final CompletableFuture<Boolean> whole = new CompletableFuture<>();
  private final CompletableFuture<String> lost = new CompletableFuture<>();
  private volatile boolean closed;

  private NftChild(Process process) {
    this.process = process;
    writer =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            task -> daemon(task, "zta-fast-nft-in"));
    daemon(this::read, "zta-fast-nft-out").start();
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Starts it and has it make the table; waits until the table is there. */
  static NftChild start(List<String> table) throws IOException {
    SystemTool nft =
        SystemTool.find("nft", TOOL_MILLIS)
            .orElseThrow(() -> new IOException("there is no program nft on this machine"));
    NftChild child = new NftChild(nft.start(List.of("-i")));
    try {
      table.forEach(child::say);
      child.say(FastTable.list());
      child.whole.get(SECONDS, TimeUnit.SECONDS);
      return child;
    } catch (ExecutionException e) {
      child.close();
      throw new IOException(reason(e), e);
    } catch (TimeoutException e) {
      child.close();
      throw new IOException("nft does not answer", e);
    } catch (InterruptedException e) {
      child.close();
      Thread.currentThread().interrupt();
      throw new IOException("nft was not waited for", e);
    }
  }

  private static String reason(ExecutionException failure) {
    Throwable cause = failure.getCause();
    return String.valueOf((cause == null ? failure : cause).getMessage());
  }

  /** Has it run a line; does not wait. */
  void say(String line) {
    try {
      writer.execute(() -> write(line));
    } catch (RejectedExecutionException e) {
      if (!closed) {
        // It hangs; without it the table goes, and so does what it would do wrong.
        process.destroyForcibly();
      }
    }
  }

  private void write(String line) {
    try {
      OutputStream out = process.getOutputStream();
      out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
    } catch (IOException e) {
      LOG.debug("nft takes nothing any more: {}", e.getMessage());
    }
  }

  private void read() {
    String last = "";
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (isError(line)) {
          last = line;
          heardOf(last);
        } else if (isWhole(line)) {
          whole.complete(true);
        }
      }
    } catch (IOException e) {
      last = String.valueOf(e.getMessage());
    }
    over(last);
  }

  static boolean isError(String line) {
    return line.contains("Error: ") || line.startsWith("Operation not permitted");
  }

  /** Only a listing begins a line with a tab; an echo of the input does not. */
  static boolean isWhole(String line) {
    return line.startsWith("\t") && line.contains(FastTable.WHOLE);
  }

  private void heardOf(String error) {
    if (!whole.completeExceptionally(new IOException("nft says: " + error))) {
      LOG.debug("nft says: {}", error);
    }
  }

  private void over(@Nullable String last) {
    String why = "nft has ended" + (last == null || last.isEmpty() ? "" : ": " + last);
    whole.completeExceptionally(new IOException(why));
    if (!closed) {
      lost.complete(why);
    }
  }

  /** Completes with a reason when it has ended by itself. */
  CompletionStage<String> lost() {
    return lost;
  }

  /** Ends it and waits for that; the table is gone then. */
  @Override
  public void close() {
    closed = true;
    writer.shutdownNow();
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      LOG.debug("nft takes nothing any more: {}", e.getMessage());
    }
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
