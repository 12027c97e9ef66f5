package zta.lib.control;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Where the agent's socket is. */
public final class ControlSocket {
  /** Longest path in bytes that every operating system takes for a Unix domain socket. */
  public static final int MAX_PATH = 100;

  /** Name of the socket in the agent's run directory. */
  public static final String FILE = "agent.sock";

  private static final String DEFAULT_HOME = "/var/lib/zta/agent";

  private ControlSocket() {}

  /** Returns the socket below an agent's home directory. */
  public static Path below(Path home) {
    return home.resolve("run").resolve(FILE);
  }

  /**
   * Returns the socket as the environment says: {@code ZTA_SOCKET}, else the one below {@code
   * ZTA_AGENT_HOME}, else the one of the installed service.
   */
  public static Path of(Map<String, String> environment) {
    String socket = environment.getOrDefault("ZTA_SOCKET", "");
    if (!socket.isEmpty()) {
      return Path.of(socket);
    }
    String home = environment.getOrDefault("ZTA_AGENT_HOME", "");
    return below(Path.of(home.isEmpty() ? DEFAULT_HOME : home));
  }

  /** Returns whether the operating system takes a path for a Unix domain socket. */
  public static boolean fits(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_PATH;
  }
}
