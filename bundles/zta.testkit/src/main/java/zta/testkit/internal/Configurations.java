package zta.testkit.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationAdmin;

/** Writes configurations of a container. */
final class Configurations {
  /** Any bundle may get a configuration that is made by a test. */
  private static final String ANY_LOCATION = "?";

  private final ConfigurationAdmin admin;

  Configurations(ConfigurationAdmin admin) {
    this.admin = admin;
  }

  void put(String pid, Map<String, ?> values) {
    try {
      admin.getConfiguration(pid, ANY_LOCATION).update(FrameworkUtil.asDictionary(values));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void putFactory(String factoryPid, String name, Map<String, ?> values) {
    try {
      admin
          .getFactoryConfiguration(factoryPid, name, ANY_LOCATION)
          .update(FrameworkUtil.asDictionary(values));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
