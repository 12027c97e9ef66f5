package zta.run.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Commands of the system, found in its own directories only. */
final class Tools {
  private static final List<String> DIRECTORIES = List.of("/usr/bin", "/usr/sbin", "/bin", "/sbin");
  private static final int MOST_SAID = 2000;

  private Tools() {}

  static String find(String name) throws IOException {
    for (String directory : DIRECTORIES) {
      Path file = Path.of(directory, name);
      if (Files.isExecutable(file)) {
        return file.toString();
      }
    }
    throw new IOException("the command " + name + " is not installed");
  }

  /** Runs a command with some input, and fails when it does. */
  static void run(String input, String name, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(find(name));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.outputWriter(StandardCharsets.UTF_8).append(input).close();
    byte[] said = process.getInputStream().readNBytes(MOST_SAID);
    if (process.waitFor() != 0) {
      throw new IOException(
          String.join(" ", command) + ": " + new String(said, StandardCharsets.UTF_8).strip());
    }
  }

  /** Runs a process to its end; when this process is told to end, so is that one. */
  static int attend(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.start();
    Thread farewell = new Thread(process::destroy, "zta-run-end");
    Runtime.getRuntime().addShutdownHook(farewell);
    return process.waitFor();
  }
}
