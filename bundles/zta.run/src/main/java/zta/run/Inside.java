package zta.run;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import zta.run.internal.OwnNetwork;
import zta.run.internal.Program;
import zta.run.internal.netty.Doors;

/**
 * The part that runs in the namespaces: makes the network, hands its sockets out, and runs the
 * program. Started by {@link Main} only.
 */
public final class Inside {
  private static final int ARGUMENTS = 5;
  private static final int FAILED = 1;

  private Inside() {}

  /**
   * Sets up and runs the program.
   *
   * @param arguments the socket to hand sockets out by, a file that takes the place of resolv.conf,
   *     numbers of user and group to run as, and the command
   */
  public static void main(String[] arguments) {
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    try {
      List<String> command = Arrays.asList(arguments).subList(ARGUMENTS - 1, arguments.length);
      OwnNetwork.make(Path.of(arguments[1]));
      Doors doors = Doors.open(Path.of(arguments[0]));
      int code = new Program(arguments[2], arguments[3], command).run();
      doors.close();
      System.exit(code);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      err.println("ZTA-RUN-002: zta run: the program's network cannot be made: " + e.getMessage());
    }
    System.exit(FAILED);
  }
}
