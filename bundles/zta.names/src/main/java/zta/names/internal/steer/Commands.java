package zta.names.internal.steer;

import java.io.IOException;
import java.util.List;

/** Runs programs of the system. */
@FunctionalInterface
interface Commands {
  /** What a program said and how it ended. */
  record Outcome(int exit, String output) {}

  /** Runs a program to its end, within a bound. */
  Outcome run(List<String> arguments) throws IOException;
}
