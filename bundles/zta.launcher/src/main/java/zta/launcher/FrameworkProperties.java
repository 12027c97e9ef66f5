package zta.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.osgi.framework.Constants;

/**
 * The properties that the framework starts with; the configuration file and then the command line
 * have the last word.
 */
final class FrameworkProperties {
  /** Where Configuration Admin keeps its files: beside the cache, so that they outlive it. */
  private static final String CONFIGURATIONS = "felix.cm.dir";

  private FrameworkProperties() {}

  /**
   * Returns the launcher's own properties, overlaid with those of the file and the command line.
   */
  static Map<String, String> of(StateDirectory state, Arguments arguments) throws LaunchException {
    Map<String, String> properties = new HashMap<>();
    // URL handlers are JVM-global, and Felix installs them through sun.misc.Unsafe.
    properties.put("felix.service.urlhandlers", "false");
    // Netty and Caffeine reach for sun.misc.Unsafe without an import.
    properties.put(Constants.FRAMEWORK_BOOTDELEGATION, "sun.misc");
    properties.put(
        Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(StartLevels.EVERYTHING));
    properties.put(Constants.FRAMEWORK_STORAGE, state.cache().toString());
    properties.put(CONFIGURATIONS, state.configurations().toString());
    if (arguments.conf().isPresent()) {
      properties.putAll(read(arguments.conf().get()));
    }
    properties.putAll(arguments.properties());
    return properties;
  }

  private static Map<String, String> read(Path file) throws LaunchException {
    Properties read = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      read.load(in);
    } catch (IOException | IllegalArgumentException e) {
      throw new LaunchException(LaunchFault.CONF_UNREADABLE, file.toString(), Reasons.of(e), e);
    }
    Map<String, String> properties = new HashMap<>();
    read.stringPropertyNames().forEach(key -> properties.put(key, read.getProperty(key).strip()));
    return properties;
  }
}
