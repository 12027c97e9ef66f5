package zta.names.internal.steer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import zta.api.fault.Fault;
import zta.api.fault.FaultException;
import zta.names.internal.NamesFault;

/**
 * Redirects queries by nftables, whomever they are for. The table belongs to a child process and
 * vanishes with it; the child ends when its input does, so also when the agent is killed.
 */
final class NftSteering implements Steering {
  private static final String PLACE = "nftables";
  private static final long SECONDS = 10;
  private static final int MOST_LINES = 10_000;

  private final Optional<Path> nft;
  private final NftRules rules;
  private @Nullable Process child;
  private @Nullable String applied;

  NftSteering(Optional<Path> nft, NftRules rules) {
    this.nft = nft;
    this.rules = rules;
  }

  @Override
  public String name() {
    return "nft";
  }

  @Override
  public Optional<Fault> unsuitable() {
    return nft.isPresent()
        ? Optional.empty()
        : Optional.of(NamesFault.STEERING_FAILED.at(PLACE, "the program nft is not there"));
  }

  @Override
  public void apply(Wanted wanted) throws FaultException {
    String line = rules.line(wanted);
    Process present = child;
    if (present != null && present.isAlive() && line.equals(applied)) {
      return;
    }
    undo();
    try {
      start(line);
      applied = line;
    } catch (IOException e) {
      undo();
      throw new FaultException(
          NamesFault.STEERING_FAILED.at(PLACE, String.valueOf(e.getMessage())), e);
    }
  }

  private void start(String line) throws IOException {
    Process started = SystemCommands.builder(List.of(nft.orElseThrow().toString(), "-i")).start();
    child = started;
    BlockingQueue<String> lines = new LinkedBlockingQueue<>(MOST_LINES);
    Thread reader = new Thread(() -> read(started, lines), "zta-names-nft");
    reader.setDaemon(true);
    reader.start();
    OutputStream commands = started.getOutputStream();
    String both = line + "\nlist table inet " + NftRules.TABLE + "\n";
    commands.write(both.getBytes(StandardCharsets.UTF_8));
    commands.flush();
    awaitTable(lines);
  }

  private static void read(Process process, BlockingQueue<String> lines) {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      reader.lines().forEach(lines::offer);
    } catch (IOException | UncheckedIOException e) {
      lines.offer("Error: " + e.getMessage());
    }
    lines.offer("Error: nft ended");
  }

  /** The table is listed up to its closing brace once it is in force. */
  private static void awaitTable(BlockingQueue<String> lines) throws IOException {
    try {
      for (int i = 0; i < MOST_LINES; i++) {
        String line = lines.poll(SECONDS, TimeUnit.SECONDS);
        if (line == null) {
          throw new IOException("nft does not answer");
        }
        if (line.contains("Error")) {
          throw new IOException(line);
        }
        if (line.equals("}")) {
          return;
        }
      }
      throw new IOException("nft does not come to an end");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void undo() {
    Process present = child;
    child = null;
    applied = null;
    if (present != null) {
      present.destroy();
      try {
        if (!present.waitFor(SECONDS, TimeUnit.SECONDS)) {
          present.destroyForcibly();
        }
      } catch (InterruptedException e) {
        present.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
