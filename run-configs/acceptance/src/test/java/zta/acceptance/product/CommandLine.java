package zta.acceptance.product;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command line as a process, started as {@code ./zta} starts it. */
public final class CommandLine {
  private static final long PATIENCE_SECONDS = 60;

  private final Path folder;
  private final List<String> options;

  /**
   * Takes what every command is given.
   *
   * @param folder working directory
   * @param options options that follow the arguments
   */
  public CommandLine(Path folder, List<String> options) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.options = List.copyOf(options);
  }

  /**
   * How a command ended.
   *
   * @param code exit code
   * @param out what it wrote to standard output
   * @param err what it wrote to standard error
   */
  public record Ended(int code, String out, String err) {}

  /** Runs a command to its end. */
  public Ended run(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", classPath(), "zta.cli.Main"));
    command.addAll(arguments);
    command.addAll(options);
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("did not end: " + arguments);
    }
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private static String classPath() throws IOException {
    try (Stream<Path> jars = Files.list(ContainerProcess.RUN_CONFIGS.resolve("target/dist/cli"))) {
      return jars.map(Path::toString)
          .filter(jar -> jar.endsWith(".jar"))
          .collect(Collectors.joining(File.pathSeparator));
    }
  }
}
