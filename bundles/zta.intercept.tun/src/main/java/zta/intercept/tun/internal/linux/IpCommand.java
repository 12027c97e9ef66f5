package zta.intercept.tun.internal.linux;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@code ip} (ip(8)) at a fixed path that only root can have written, by an argument vector,
 * in an empty environment: neither a shell nor PATH has a say.
 */
public class IpCommand {
  private static final List<Path> PLACES =
      List.of(
          Path.of("/usr/sbin/ip"), Path.of("/sbin/ip"), Path.of("/usr/bin/ip"), Path.of("/bin/ip"));
  private static final int LONGEST_OUTPUT = 4 << 20;
  private static final long SECONDS = 10;

  private final Path program;

  /** Uses the program at this place. */
  public IpCommand(Path program) {
    this.program = program;
  }

  /** Finds the program; empty when there is none. */
  public static Optional<IpCommand> find() {
    return PLACES.stream().filter(IpCommand::trusted).findFirst().map(IpCommand::new);
  }

  private static boolean trusted(Path place) {
    try {
      return Files.isExecutable(place) && Integer.valueOf(0).equals(owner(place));
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static Object owner(Path place) throws IOException {
    return Files.getAttribute(place, "unix:uid");
  }

  /**
   * Runs it and waits.
   *
   * @return what it printed
   * @throws IpException when it says no
   */
  public String run(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      String output = read(process.getInputStream());
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("ip " + String.join(" ", arguments) + " does not come back");
      }
      if (process.exitValue() != 0) {
        throw new IpException(arguments, output.strip());
      }
      return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String read(InputStream from) throws IOException {
    try (from) {
      return new String(from.readNBytes(LONGEST_OUTPUT), StandardCharsets.UTF_8);
    }
  }
}
