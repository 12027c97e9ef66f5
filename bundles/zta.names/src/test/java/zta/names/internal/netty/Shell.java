package zta.names.internal.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Programs that tests run, at fixed places. */
final class Shell {
  private Shell() {}

  /** Lets a test pass over, saying why, where a program is missing; in CI it fails instead. */
  static void needs(String... programs) {
    for (String program : programs) {
      assume(!path(program).isEmpty(), program + " is not installed");
    }
  }

  static void assume(boolean holds, String otherwise) {
    if (!holds) {
      System.out.println("NOT RUN: " + otherwise);
      assertNull(System.getenv("CI"), otherwise);
    }
    Assumptions.assumeTrue(holds, otherwise);
  }

  static String path(String program) {
    return Stream.of("/usr/bin/", "/usr/sbin/", "/bin/", "/sbin/")
        .map(place -> place + program)
        .filter(file -> Files.isExecutable(Path.of(file)))
        .findFirst()
        .orElse("");
  }

  /** Starts a program whose output goes to a file. */
  static Process start(Path output, List<String> command) throws IOException {
    return new ProcessBuilder(whole(command))
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  /** Runs a program and returns what it said, whatever its exit. */
  static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(whole(command)).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return output.strip();
  }

  private static List<String> whole(List<String> command) {
    List<String> whole = new ArrayList<>(command);
    if (!whole.get(0).startsWith("/")) {
      whole.set(0, path(whole.get(0)));
    }
    return whole;
  }

  /** Waits for something that another process brings about. */
  static void await(String what, BooleanSupplier there) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!there.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("never: " + what);
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  static void end(Process process) {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }
}
