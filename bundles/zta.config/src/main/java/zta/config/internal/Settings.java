package zta.config.internal;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * The configurations in Configuration Admin that came from files. They carry the name of their
 * file, so that a restart knows which ones it may delete.
 */
final class Settings {
  private static final String ORIGIN = "zta.config.file";
  private static final String ANY_LOCATION = "?";

  private final ConfigurationAdmin admin;

  Settings(ConfigurationAdmin admin) {
    this.admin = admin;
  }

  /** Puts values into force; returns whether anything changed. */
  boolean put(String pid, Map<String, Object> values) throws IOException {
    Map<String, Object> properties = new HashMap<>(values);
    properties.put(ORIGIN, pid);
    return configuration(pid).updateIfDifferent(FrameworkUtil.asDictionary(properties));
  }

  /** Returns the PIDs whose values came from a file. */
  Set<String> pids() throws IOException {
    Set<String> pids = new TreeSet<>();
    for (Configuration configuration : fromFiles("(" + ORIGIN + "=*)")) {
      pids.add(String.valueOf(configuration.getProperties().get(ORIGIN)));
    }
    return pids;
  }

  void delete(String pid) throws IOException {
    configuration(pid).delete();
  }

  /** {@code <factory PID>~<name>} is the one called so of many. */
  private Configuration configuration(String pid) throws IOException {
    int tilde = pid.indexOf('~');
    return tilde < 0
        ? admin.getConfiguration(pid, ANY_LOCATION)
        : admin.getFactoryConfiguration(
            pid.substring(0, tilde), pid.substring(tilde + 1), ANY_LOCATION);
  }

  private Configuration[] fromFiles(String filter) throws IOException {
    try {
      Configuration[] found = admin.listConfigurations(filter);
      return found == null ? new Configuration[0] : found;
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException(filter, e);
    }
  }
}
