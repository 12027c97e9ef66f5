package zta.headend.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program of others and returns all that it printed. */
final class Tool {
  private static final long LIMIT_SECONDS = 30;

  private Tool() {}

  static String run(Path folder, String input, String... command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "tool", ".out");
    Process process;
    try {
      process =
          new ProcessBuilder(List.of(command))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException e) {
      return fail("NOT RUN: " + command[0] + " is not installed", e);
    }
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(UTF_8));
      in.flush();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return fail(command[0] + " did not end: " + Files.readString(output));
      }
    } catch (IOException e) {
      // It ended before it had read everything; what it printed tells why.
      process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
    return Files.readString(output);
  }
}
