package zta.names.internal.steer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Programs at places that only root can write to, run without the agent's environment. */
final class SystemCommands implements Commands {
  private static final List<String> PLACES = List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin");
  private static final long SECONDS = 10;
  private static final int MAX_OUTPUT = 64 * 1024;

  /** Returns where a program is; empty when nowhere safe. */
  static Optional<Path> find(String program) {
    return PLACES.stream()
        .map(place -> Path.of(place, program))
        .filter(SystemCommands::isSafe)
        .findFirst();
  }

  private static boolean isSafe(Path file) {
    try {
      Path real = file.toRealPath();
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(real);
      return Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)
          && Files.isExecutable(real)
          && Integer.valueOf(0).equals(Files.getAttribute(real, "unix:uid"))
          && !permissions.contains(PosixFilePermission.GROUP_WRITE)
          && !permissions.contains(PosixFilePermission.OTHERS_WRITE);
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns a process of a program that is not started yet, output and errors in one. */
  static ProcessBuilder builder(List<String> arguments) {
    ProcessBuilder builder = new ProcessBuilder(arguments).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("LC_ALL", "C");
    builder.directory(Path.of("/").toFile());
    return builder;
  }

  @Override
  public Outcome run(List<String> arguments) throws IOException {
    Process process = builder(arguments).start();
    process.getOutputStream().close();
    CompletableFuture<String> output =
        CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
    try {
      String text = output.get(SECONDS, TimeUnit.SECONDS);
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(arguments.get(0) + " does not end");
      }
      return new Outcome(process.exitValue(), text);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(arguments.get(0) + " does not answer", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String read(InputStream in) {
    try (in) {
      return new String(in.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
