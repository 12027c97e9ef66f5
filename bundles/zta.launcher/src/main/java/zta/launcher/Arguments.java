package zta.launcher;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command line.
 *
 * @param bundles directory of the bundles to run
 * @param state directory that the framework may write to
 * @param conf file of framework properties
 * @param properties framework properties of the command line, which win over those of the file
 */
record Arguments(Path bundles, Path state, Optional<Path> conf, Map<String, String> properties) {
  private static final String PROPERTY = "-D";
  private static final List<String> OPTIONS = List.of("--bundles", "--state", "--conf");

  /** Copies the map. */
  Arguments {
    properties = Map.copyOf(properties);
  }

  /** Parses {@code --option value} pairs and {@code -Dkey=value}, in any order. */
  static Arguments parse(String... args) throws LaunchException {
    Map<String, Path> paths = new HashMap<>();
    Map<String, String> properties = new HashMap<>();
    Iterator<String> rest = List.of(args).iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      if (option.startsWith(PROPERTY)) {
        property(option, properties);
      } else {
        path(option, rest, paths);
      }
    }
    return new Arguments(
        required(paths, "--bundles"),
        required(paths, "--state"),
        Optional.ofNullable(paths.get("--conf")),
        properties);
  }

  private static void property(String option, Map<String, String> properties)
      throws LaunchException {
    int equals = option.indexOf('=');
    if (equals <= PROPERTY.length()) {
      throw usage(option, "not of the form -Dkey=value");
    }
    properties.put(option.substring(PROPERTY.length(), equals), option.substring(equals + 1));
  }

  private static void path(String option, Iterator<String> rest, Map<String, Path> paths)
      throws LaunchException {
    if (!OPTIONS.contains(option)) {
      throw usage(option, "unknown option");
    }
    if (!rest.hasNext()) {
      throw usage(option, "value missing");
    }
    if (paths.put(option, Path.of(rest.next()).toAbsolutePath().normalize()) != null) {
      throw usage(option, "given twice");
    }
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
