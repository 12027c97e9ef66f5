package zta.lib.undo;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A program of the system, run by its absolute path, with an argument vector and an environment of
 * our own: nobody's PATH, library or shell has a say.
 */
public final class SystemTool {
  /** The answer of a program. */
  public record Answer(int status, String text) {}

  private static final List<String> FOLDERS = List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin");
  private static final int MAX_TEXT = 8 * 1024;
  private static final File NOTHING = new File("/dev/null");

  private final Path program;
  private final long millis;

  private SystemTool(Path program, long millis) {
    this.program = program;
    this.millis = millis;
  }

  /**
   * Finds a program where systems have them; empty when there is none, or one that others than root
   * could change.
   *
   * @param millis how long one run may take
   */
  public static Optional<SystemTool> find(String name, long millis) {
    return FOLDERS.stream()
        .map(folder -> Path.of(folder, name))
        .filter(SystemTool::isSafe)
        .findFirst()
        .map(path -> new SystemTool(path, millis));
  }

  private static boolean isSafe(Path path) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
      return Files.isExecutable(path)
          && Integer.valueOf(0).equals(Files.getAttribute(path, "unix:uid"))
          && !permissions.contains(PosixFilePermission.GROUP_WRITE)
          && !permissions.contains(PosixFilePermission.OTHERS_WRITE);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** Runs the program without input. */
  public Answer run(List<String> arguments) throws IOException {
    return run(NOTHING, arguments);
  }

  /** Runs the program with a file as its input. */
  public Answer run(File input, List<String> arguments) throws IOException {
    Process process = builder(arguments).redirectInput(Redirect.from(input)).start();
    try {
      if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
        throw new IOException(program + " did not end within " + millis + " ms");
      }
      return new Answer(process.exitValue(), text(process));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(program + " was not waited for", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * Starts the program and leaves it running: its input and output are pipes, what it has to
   * complain about goes to its output. The caller ends it.
   */
  public Process start(List<String> arguments) throws IOException {
    return builder(arguments).start();
  }

  private ProcessBuilder builder(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(new File("/")).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("PATH", String.join(":", FOLDERS));
    return builder;
  }

  private static String text(Process process) throws IOException {
    try (InputStream in = process.getInputStream()) {
      return new String(in.readNBytes(MAX_TEXT), StandardCharsets.UTF_8).strip();
    }
  }
}
