package zta.run.internal;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param socks where the agent's local interceptor listens
 * @param command program and arguments
 */
public record Options(InetSocketAddress socks, List<String> command) {
  private static final String USAGE =
      """
      usage: zta run [--socks HOST:PORT] -- COMMAND [ARGUMENT...]
      Runs COMMAND so that all its TCP connections and name look-ups go to the agent.
        --socks HOST:PORT   the agent's local interceptor (127.0.0.1:1080)""";
  private static final int USUAL_PORT = 1080;

  /** Copies the list. */
  public Options {
    command = List.copyOf(command);
  }

  /** Reads a command line. */
  public static Options parse(String... arguments) throws BadUsageException {
    InetSocketAddress socks = InetSocketAddress.createUnresolved("127.0.0.1", USUAL_PORT);
    int at = 0;
    while (at < arguments.length && arguments[at].startsWith("-")) {
      String option = arguments[at++];
      if (option.equals("--")) {
        break;
      }
      if (!option.equals("--socks") || at == arguments.length) {
        throw new BadUsageException(USAGE);
      }
      socks = address(arguments[at++]);
    }
    if (at == arguments.length) {
      throw new BadUsageException(USAGE);
    }
    return new Options(socks, List.of(arguments).subList(at, arguments.length));
  }

  private static InetSocketAddress address(String text) throws BadUsageException {
    int colon = text.lastIndexOf(':');
    try {
      if (colon > 0) {
        int port = Integer.parseInt(text.substring(colon + 1));
        return InetSocketAddress.createUnresolved(text.substring(0, colon), port);
      }
    } catch (IllegalArgumentException e) {
      // Said below, as for a missing colon.
    }
    throw new BadUsageException("--socks: not HOST:PORT: " + text + "\n" + USAGE);
  }
}
