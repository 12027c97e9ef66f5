package zta.log.internal;

import ch.qos.logback.core.Context;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

/**
 * Where this process logs to and under which name, as the framework properties say.
 *
 * @param process name in each line and of the file
 * @param directory directory of the files, empty when none is known
 * @param levels file that sets the levels
 * @param console whether lines go to standard error too
 */
record LogPlace(String process, Optional<Path> directory, Optional<Path> levels, boolean console) {
  /** Name of the process; {@code zta_agent} or {@code zta_headend} unless said. */
  static final String PROCESS = "zta.log.process";

  /** Directory of the log files; {@code logs} in the home directory unless said. */
  static final String DIRECTORY = "zta.log.dir";

  /** File that sets the levels; {@code logconfig.json} in the home directory unless said. */
  static final String LEVELS = "zta.log.config";

  /** {@code true} sends all lines to standard error too. */
  static final String CONSOLE = "zta.log.console";

  private static final String AGENT = "zta_agent";
  private static final String HEADEND = "zta_headend";
  private static final String AGENT_HOME = "zta.agent.home";
  private static final String HEADEND_HOME = "zta.headend.home";

  /** The name under which pax-logging keeps its bundle context in logback's context. */
  private static final String BUNDLE_CONTEXT = "org.ops4j.pax.logging.logback.bundlecontext";

  /** Reads the framework properties through pax-logging's bundle context. */
  static LogPlace of(Context context) {
    Object bundleContext = context.getObject(BUNDLE_CONTEXT);
    return of(
        name ->
            bundleContext instanceof BundleContext properties
                ? properties.getProperty(name)
                : System.getProperty(name));
  }

  static LogPlace of(UnaryOperator<@Nullable String> properties) {
    Optional<String> agent = value(properties, AGENT_HOME);
    Optional<String> headend = value(properties, HEADEND_HOME);
    String process =
        value(properties, PROCESS)
            .orElse(headend.isPresent() && agent.isEmpty() ? HEADEND : AGENT)
            .replaceAll("[^A-Za-z0-9_]", "_");
    Optional<Path> home =
        (process.equals(HEADEND) ? headend.or(() -> agent) : agent.or(() -> headend)).map(Path::of);
    return new LogPlace(
        process,
        value(properties, DIRECTORY).map(Path::of).or(() -> home.map(at -> at.resolve("logs"))),
        value(properties, LEVELS)
            .map(Path::of)
            .or(() -> home.map(at -> at.resolve("logconfig.json"))),
        value(properties, CONSOLE).filter("true"::equals).isPresent());
  }

  private static Optional<String> value(UnaryOperator<@Nullable String> properties, String name) {
    return Optional.ofNullable(properties.apply(name)).filter(value -> !value.isBlank());
  }
}
