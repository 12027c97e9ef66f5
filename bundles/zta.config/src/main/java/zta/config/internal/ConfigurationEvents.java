package zta.config.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows when Configuration Admin has told everybody. Its events come late: a component that began
 * with the new values would be stopped and started again by one that is still on its way.
 */
final class ConfigurationEvents {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationEvents.class);
  private static final String LAST = "zta.config.settled";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final BundleContext context;
  private final ConfigurationAdmin admin;

  ConfigurationEvents(BundleContext context, ConfigurationAdmin admin) {
    this.context = context;
    this.admin = admin;
  }

  /** Waits until all events so far were told: they are told one after the other. */
  void awaitTold() throws IOException {
    CountDownLatch told = new CountDownLatch(1);
    ConfigurationListener listener =
        event -> {
          if (LAST.equals(event.getPid()) && event.getType() == ConfigurationEvent.CM_UPDATED) {
            told.countDown();
          }
        };
    ServiceRegistration<ConfigurationListener> registration =
        context.registerService(ConfigurationListener.class, listener, null);
    Configuration last = admin.getConfiguration(LAST, null);
    try {
      last.update(FrameworkUtil.asDictionary(Map.of("time", System.nanoTime())));
      if (!told.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("Configuration Admin does not tell its listeners in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      registration.unregister();
      last.delete();
    }
  }
}
