package zta.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import zta.launcher.watchdog.Leash;

/**
 * Runs a directory of bundles until it is told to stop.
 *
 * <pre>java -jar zta.launcher.jar --bundles DIR --state DIR [--conf FILE] [-Dkey=value]...</pre>
 *
 * <p>SIGTERM and SIGINT stop the container, within {@value #STOP_SECONDS} seconds unless the
 * configuration file sets {@value #STOP_PROPERTY}; the JVM then ends with the signal's status, 143
 * or 130. A container that stops by itself ends with 0. Faults end with a status of {@code
 * sysexits.h} and say on standard error why.
 *
 * <p>With {@value #WATCHDOG_PROPERTY}, root's process has a watchdog: {@link Leash}.
 */
public final class Main {
  private static final String STOP_PROPERTY = "zta.launcher.stop.seconds";
  private static final String STOP_SECONDS = "10";
  private static final String WATCHDOG_PROPERTY = "zta.launcher.watchdog";
  private static final String HOME_PROPERTY = "zta.agent.home";
  private static final String LOG_PROPERTY = "zta.log.dir";

  private Main() {}

  /** Runs; does not return before the container has stopped. */
  public static void main(String[] args) {
    int status = run(System.out, System.err, args);
    // While a signal ends the JVM, exiting here would wait for the hook that waits for the stop. A
    // run that failed has nothing left to end, and its JVM shall leave no archive of its few
    // classes.
    if (status != 0) {
      Runtime.getRuntime().halt(status);
    }
  }

  /** Runs and returns the exit status. */
  static int run(PrintStream out, PrintStream err, String... args) {
    long begin = System.nanoTime();
    try {
      Arguments arguments = Arguments.parse(args);
      try (StateDirectory state = StateDirectory.open(arguments.state())) {
        BundleSet bundles = BundleSet.of(arguments.bundles());
        Map<String, String> properties = FrameworkProperties.of(state, arguments);
        Duration limit = stopLimit(properties);
        Optional<Leash> leash = leash(properties, err);
        Container container = Container.start(bundles, state, properties);
        Runtime.getRuntime()
            .addShutdownHook(new Thread(() -> stop(container, limit, leash, err), "stop"));
        long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
        out.println("started " + container.size() + " bundles in " + millis + " ms");
        container.awaitStop();
        leash.ifPresent(Leash::endsInOrder);
        return 0;
      }
    } catch (LaunchException e) {
      err.println(e.getMessage());
      for (Throwable other : e.getSuppressed()) {
        err.println(other.getMessage());
      }
      return e.fault().exit();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private static Duration stopLimit(Map<String, String> properties) throws LaunchException {
    String seconds = properties.getOrDefault(STOP_PROPERTY, STOP_SECONDS);
    try {
      return Duration.ofSeconds(Integer.parseUnsignedInt(seconds));
    } catch (NumberFormatException e) {
      throw new LaunchException(
          LaunchFault.CONF_UNREADABLE, STOP_PROPERTY, "not a number of seconds: " + seconds, e);
    }
  }

  /** Starts the watchdog where one is asked for and could undo anything. */
  private static Optional<Leash> leash(Map<String, String> properties, PrintStream err) {
    String home = properties.getOrDefault(HOME_PROPERTY, "");
    boolean wanted = Boolean.parseBoolean(properties.get(WATCHDOG_PROPERTY)) && !home.isEmpty();
    if (!wanted || !isRoot()) {
      return Optional.empty();
    }
    Path log = Path.of(properties.getOrDefault(LOG_PROPERTY, home), "watchdog.log");
    try {
      return Optional.of(Leash.start(Path.of(home).toAbsolutePath(), log.toAbsolutePath()));
    } catch (IOException e) {
      err.println(LaunchException.line(LaunchFault.NO_WATCHDOG, "watchdog", Reasons.of(e)));
      return Optional.empty();
    }
  }

  private static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false; // no Linux
    }
  }

  private static void stop(
      Container container, Duration limit, Optional<Leash> leash, PrintStream err) {
    if (container.stop(limit)) {
      leash.ifPresent(Leash::endsInOrder);
    } else {
      LaunchFault fault = LaunchFault.NOT_STOPPED;
      err.println(LaunchException.line(fault, "framework", "still running after " + limit));
      Runtime.getRuntime().halt(fault.exit());
    }
  }
}
