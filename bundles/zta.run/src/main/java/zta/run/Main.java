package zta.run;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import zta.run.internal.BadUsageException;
import zta.run.internal.Options;
import zta.run.internal.Sandbox;
import zta.run.internal.netty.Outside;

/**
 * Runs one program in a network of its own, in which every connection leads to the agent: {@code
 * zta run -- COMMAND}. Needs no privilege but that of making user namespaces.
 */
public final class Main {
  private static final int USAGE = 2;
  private static final int FAILED = 1;

  private Main() {}

  /** Runs the program and ends this process with its exit code. */
  public static void main(String[] arguments) {
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(arguments, err));
  }

  private static int run(String[] arguments, PrintStream err) {
    try {
      Options options = Options.parse(arguments);
      try (Outside outside = Outside.open(options.socks())) {
        return Sandbox.of(outside.socket(), options.command()).run();
      }
    } catch (BadUsageException e) {
      err.println(e.getMessage());
      return USAGE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FAILED;
    } catch (Exception e) {
      err.println(
          "ZTA-RUN-001: zta run: "
              + e.getMessage()
              + ". User namespaces must be allowed, and unshare, ip and nft be installed.");
      return FAILED;
    }
  }
}
