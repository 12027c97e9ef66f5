package zta.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import zta.cli.internal.CommandLineRunner;

/** Runs the command line; needs no container. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, false, StandardCharsets.UTF_8);
    int code = new CommandLineRunner(System.getenv(), out, err).run(arguments);
    out.flush();
    err.flush();
    System.exit(code);
  }
}
