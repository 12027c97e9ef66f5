package zta.acceptance.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A container of run-configs in a process of its own, started as {@code ./zta} starts it. */
public final class ContainerProcess implements AutoCloseable {
  /** The folder of the containers' compositions. */
  public static final Path RUN_CONFIGS = Path.of("..").toAbsolutePath().normalize();

  private final Process process;
  private final Path output;

  private ContainerProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * What to start.
   *
   * @param name container, such as {@code agent}
   * @param bundles its bundles
   * @param work for state, logs and output
   * @param jvm flags of the JVM
   * @param properties framework properties
   * @param within command that runs it somewhere else, such as in a network namespace
   */
  public record Spec(
      String name,
      Path bundles,
      Path work,
      List<String> jvm,
      Map<String, String> properties,
      List<String> within) {
    /** What to start where the test runs. */
    public Spec(
        String name, Path bundles, Path work, List<String> jvm, Map<String, String> properties) {
      this(name, bundles, work, jvm, properties, List.of());
    }
  }

  /** Returns the bundles that a container is made of. */
  public static Path bundles(String name) {
    return RUN_CONFIGS.resolve("target/dist").resolve(name).resolve("bundles");
  }

  /** Starts a container. */
  public static ContainerProcess start(Spec spec) throws IOException {
    List<String> command = new ArrayList<>(spec.within());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(
        List.of("-Dio.netty.leakDetection.level=disabled", "-Dio.netty.jfr.enabled=false"));
    command.addAll(spec.jvm());
    command.addAll(List.of("-jar", launcher().toString()));
    command.addAll(List.of("--bundles", spec.bundles().toString()));
    command.addAll(List.of("--state", spec.work().resolve("state").toString()));
    command.add("--conf");
    command.add(RUN_CONFIGS.resolve("conf/" + spec.name() + ".properties").toString());
    command.add("-Dzta.log.dir=" + spec.work().resolve("log"));
    command.add(
        "-Dorg.ops4j.pax.logging.StaticLogbackFile=" + RUN_CONFIGS.resolve("conf/logback.xml"));
    spec.properties().forEach((name, value) -> command.add("-D" + name + "=" + value));
    Files.createDirectories(spec.work());
    Path output = spec.work().resolve("output.txt");
    return new ContainerProcess(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start(),
        output);
  }

  private static Path launcher() throws IOException {
    Path folder = RUN_CONFIGS.resolveSibling("bundles/zta.launcher/target");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("zta\\.launcher-[0-9].*\\.jar"))
          .filter(file -> !file.toString().matches(".*-(sources|javadoc|tests)\\.jar"))
          .findFirst()
          .orElseThrow(() -> new IOException("NOT RUN: no launcher in " + folder));
    }
  }

  /** Returns its process id. */
  public long pid() {
    return process.pid();
  }

  /** Returns whether it runs. */
  public boolean alive() {
    return process.isAlive();
  }

  /** Returns the processor time that it has used. */
  public Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Kills it with SIGKILL, and waits until it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to stop with SIGTERM, and waits until it did. */
  public void stop() {
    process.destroy();
    try {
      if (process.waitFor(30, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close();
    throw new AssertionError("did not stop when asked:\n" + said());
  }

  /** Returns what it wrote to standard output and error. */
  public String said() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
