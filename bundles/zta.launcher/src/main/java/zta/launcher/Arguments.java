package zta.launcher;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command line.
 *
 * @param bundles directory of the bundles to run
 * @param state directory that the framework may write to
 * @param conf file of framework properties
 */
record Arguments(Path bundles, Path state, Optional<Path> conf) {
  private static final List<String> OPTIONS = List.of("--bundles", "--state", "--conf");

  /** Parses {@code --option value} pairs. */
  static Arguments parse(String... args) throws LaunchException {
    Map<String, Path> values = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      String option = args[i];
      if (!OPTIONS.contains(option)) {
        throw usage(option, "unknown option");
      }
      if (i + 1 == args.length) {
        throw usage(option, "value missing");
      }
      if (values.put(option, Path.of(args[i + 1]).toAbsolutePath().normalize()) != null) {
        throw usage(option, "given twice");
      }
    }
    return new Arguments(
        required(values, "--bundles"),
        required(values, "--state"),
        Optional.ofNullable(values.get("--conf")));
  }

  private static Path required(Map<String, Path> values, String option) throws LaunchException {
    Path value = values.get(option);
    if (value == null) {
      throw usage(option, "missing");
    }
    return value;
  }

  private static LaunchException usage(String option, String reason) {
    return new LaunchException(LaunchFault.USAGE, option, reason);
  }
}
