package zta.launcher;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;

/** A framework with its bundles, from start to stop. Thread-safe. */
final class Container {
  private final Framework framework;

  private Container(Framework framework) {
    this.framework = framework;
  }

  /**
   * Starts the bundles; returns when all of them run.
   *
   * @throws LaunchException for the first bundle that does not; the others are suppressed in it
   */
  static Container start(BundleSet bundles, StateDirectory state, Map<String, String> properties)
      throws LaunchException {
    Map<String, String> own = new HashMap<>(properties);
    boolean cached = state.holds(bundles);
    if (!cached) {
      state.forget();
      own.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
    }
    Container container = new Container(new FrameworkFactory().newFramework(own));
    try {
      container.open(state);
      if (!cached) {
        container.install(bundles);
        state.remember(bundles);
      }
      container.run();
      return container;
    } catch (LaunchException e) {
      container.stop(Duration.ofSeconds(5));
      throw e;
    }
  }

  /** Waits until the container stops, whoever stops it. */
  void awaitStop() throws InterruptedException {
    framework.waitForStop(0);
  }

  /** Stops the container; returns whether that was done in time. */
  boolean stop(Duration limit) {
    try {
      framework.stop();
      FrameworkEvent event = framework.waitForStop(limit.toMillis());
      return event.getType() != FrameworkEvent.WAIT_TIMEDOUT;
    } catch (BundleException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The number of bundles, without the framework itself. */
  int size() {
    return context().getBundles().length - 1;
  }

  private void open(StateDirectory state) throws LaunchException {
    try {
      framework.init();
    } catch (BundleException e) {
      throw new LaunchException(
          LaunchFault.STATE_UNUSABLE, state.cache().toString(), Reasons.of(e), e);
    }
  }

  private void install(BundleSet bundles) throws LaunchException {
    for (Path jar : bundles.jars()) {
      try {
        Bundle bundle = context().installBundle(jar.toUri().toString());
        if (BundleCheck.startable(bundle)) {
          String name = String.valueOf(bundle.getSymbolicName());
          bundle.adapt(BundleStartLevel.class).setStartLevel(StartLevels.of(name));
          bundle.start();
        }
      } catch (BundleException e) {
        throw new LaunchException(LaunchFault.NOT_INSTALLED, jar.toString(), Reasons.of(e), e);
      }
    }
  }

  private void run() throws LaunchException {
    try {
      framework.start();
    } catch (BundleException e) {
      throw new LaunchException(LaunchFault.FRAMEWORK, "framework", Reasons.of(e), e);
    }
    List<LaunchException> faults = BundleCheck.faults(context());
    if (!faults.isEmpty()) {
      LaunchException first = faults.get(0);
      faults.stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
  }

  private BundleContext context() {
    return framework.getBundleContext();
  }
}
