package zta.testkit.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationListener;

/**
 * Writes configurations of a container. When a call returns, every listener has been told: a
 * component that came up with the new values is not started once more by a late event.
 */
final class Configurations {
  /** Any bundle may get a configuration that is made by a test. */
  private static final String ANY_LOCATION = "?";

  private static final String LAST = "zta.testkit.settled";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final BundleContext context;
  private final ConfigurationAdmin admin;

  Configurations(BundleContext context, ConfigurationAdmin admin) {
    this.context = context;
    this.admin = admin;
  }

  void put(String pid, Map<String, ?> values) {
    try {
      update(admin.getConfiguration(pid, ANY_LOCATION), values);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void putFactory(String factoryPid, String name, Map<String, ?> values) {
    try {
      update(admin.getFactoryConfiguration(factoryPid, name, ANY_LOCATION), values);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void update(Configuration configuration, Map<String, ?> values) throws IOException {
    configuration.update(FrameworkUtil.asDictionary(values));
    settle();
  }

  /** Events are told one after the other: when this last one has come, so have all before. */
  private void settle() throws IOException {
    CountDownLatch told = new CountDownLatch(1);
    ConfigurationListener listener =
        event -> {
          if (LAST.equals(event.getPid())) {
            told.countDown();
          }
        };
    ServiceRegistration<ConfigurationListener> registration =
        context.registerService(ConfigurationListener.class, listener, null);
    try {
      admin
          .getConfiguration(LAST, ANY_LOCATION)
          .update(FrameworkUtil.asDictionary(Map.of("time", System.nanoTime())));
      if (!told.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("Configuration Admin does not tell its listeners");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      registration.unregister();
    }
  }
}
