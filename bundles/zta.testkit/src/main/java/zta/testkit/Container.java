package zta.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import zta.testkit.internal.PaxContainer;

/**
 * A running Felix container, driven from outside.
 *
 * <p>All waiting is bounded and woken by the framework's own events. Thread-safe.
 */
public interface Container extends AutoCloseable {

  /** How long {@link #service(Class)} and {@link #awaitGone(Class)} wait. */
  Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * Starts a container; the caller closes it.
   *
   * @throws ContainerException if a bundle is not on the class path, does not resolve or does not
   *     start; the message names it
   */
  static Container start(ContainerSpec spec) {
    return PaxContainer.start(spec);
  }

  /** The context of the system bundle. */
  BundleContext context();

  /**
   * The installed bundle of this symbolic name, the highest version if there are several.
   *
   * @throws ContainerException if there is none
   */
  Bundle bundle(String symbolicName);

  /**
   * Installs and starts the bundle in a file, beside the ones of the same name that are there.
   *
   * @throws ContainerException if it does not resolve or start
   */
  Bundle install(Path jar);

  /** As {@link #service(Class, String, Duration)}, any service of the type, with patience. */
  default <T> T service(Class<T> type) {
    return service(type, "", PATIENCE);
  }

  /**
   * Waits for a service and returns it.
   *
   * @param filter an LDAP filter, or empty for any
   * @throws ContainerException if there is none in time; the message tells which components are not
   *     satisfied and why
   */
  <T> T service(Class<T> type, String filter, Duration deadline);

  /** As {@link #awaitGone(Class, String, Duration)}, any service of the type, with patience. */
  default void awaitGone(Class<?> type) {
    awaitGone(type, "", PATIENCE);
  }

  /**
   * Waits until no service of the type matches the filter.
   *
   * @param filter an LDAP filter, or empty for any
   * @throws ContainerException if one is still there at the deadline
   */
  void awaitGone(Class<?> type, String filter, Duration deadline);

  /** Gives the component with this configuration PID a new configuration. */
  void configure(String pid, Map<String, ?> values);

  /** Creates or replaces the named configuration of a factory PID. */
  void configureFactory(String factoryPid, String name, Map<String, ?> values);

  /** Stops the container and removes its files; without effect if it is stopped. */
  @Override
  void close();
}
