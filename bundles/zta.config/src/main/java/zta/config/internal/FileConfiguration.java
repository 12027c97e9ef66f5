package zta.config.internal;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps Configuration Admin in step with the files {@code <PID>.json} of the directory that the
 * framework property {@code zta.config.dir} names. What is there at the start is in force when this
 * component is active, so that bundles of a later start level begin with their configuration.
 */
@Component(
    service = {},
    immediate = true)
public final class FileConfiguration {
  /** Framework property that names the directory. */
  static final String DIRECTORY = "zta.config.dir";

  private static final Logger LOG = LoggerFactory.getLogger(FileConfiguration.class);

  private final @Nullable DirectoryWatch watch;

  /** Loads the files and starts to watch them. */
  @Activate
  public FileConfiguration(
      @Reference ConfigurationAdmin admin, @Reference ConfigFaults faults, BundleContext context)
      throws IOException {
    String directory = context.getProperty(DIRECTORY);
    watch =
        directory == null
            ? null
            : start(Path.of(directory).toAbsolutePath(), admin, faults, context);
  }

  private static DirectoryWatch start(
      Path directory, ConfigurationAdmin admin, ConfigFaults faults, BundleContext context)
      throws IOException {
    ConfigLoader loader =
        new ConfigLoader(new ConfigDirectory(directory), new Settings(admin), faults);
    if (loader.load()) {
      new ConfigurationEvents(context, admin).awaitTold();
    }
    LOG.info("configuration is read from {}", directory);
    return DirectoryWatch.start(directory, loader::load);
  }

  /** Stops watching. */
  @Deactivate
  public void close() throws IOException {
    if (watch != null) {
      watch.close();
    }
  }
}
