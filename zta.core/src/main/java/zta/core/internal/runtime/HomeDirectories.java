package zta.core.internal.runtime;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.runtime.AgentDirectories;
import zta.api.status.StatusService;
import zta.lib.file.AtomicFiles;
import zta.lib.file.SafeFiles;

/**
 * Makes and checks the agent's directories. An unsafe one keeps this component, and with it the
 * whole engine, from starting: nothing is read that somebody else could have written.
 */
@Component(service = AgentDirectories.class, immediate = true)
public final class HomeDirectories implements AgentDirectories {
  private static final Logger LOG = LoggerFactory.getLogger(HomeDirectories.class);
  private static final String TOPIC = "storage";

  private final Path home;

  /** Takes the home directory from the framework property. */
  @Activate
  public HomeDirectories(BundleContext context, @Reference StatusService status)
      throws FaultException {
    try {
      home = prepare(context.getProperty(AgentDirectories.HOME));
      status.clear(TOPIC);
    } catch (FaultException e) {
      report(e.fault(), status);
      throw e;
    }
  }

  HomeDirectories(Path home) throws FaultException {
    this.home = prepare(home.toString());
  }

  private static void report(Fault fault, StatusService status) {
    LOG.error("The agent does not start: {}", fault);
    status.raise(TOPIC, fault);
  }

  private static Path prepare(@Nullable String property) throws FaultException {
    if (property == null || property.isBlank()) {
      throw new FaultException(
          FaultCode.CONFIG_VALUE.at(
              AgentDirectories.HOME,
              "the framework property is missing",
              "Start the agent with the directory for its files."));
    }
    Path home = Path.of(property).toAbsolutePath().normalize();
    // Other users pass through to the socket; everything secret lies in owner-only directories.
    shared(home, "rwx--x--x");
    shared(home.resolve("run"), "rwxr-xr-x");
    for (String name :
        new String[] {
          "enrollments",
          "enrollments/cached_configs",
          "enrollment_choices",
          "certificates",
          "modules",
          "logs"
        }) {
      AtomicFiles.removeLeftovers(SafeFiles.ownerOnlyDirectory(home.resolve(name)));
    }
    return home;
  }

  private static void shared(Path directory, String permissions) throws FaultException {
    try {
      Path parent = directory.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        // The process's umask takes bits away from attributes given at creation.
        Files.createDirectory(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
      } else {
        Files.createDirectory(directory);
      }
    } catch (FileAlreadyExistsException e) {
      LOG.trace("{} is there", directory);
    } catch (IOException e) {
      throw new FaultException(
          FaultCode.STORAGE_FAILED.at(directory.toString(), String.valueOf(e.getMessage())), e);
    }
    SafeFiles.ownerOnlyDirectory(directory);
  }

  @Override
  public Path home() {
    return home;
  }

  @Override
  public Path enrollments() {
    return home.resolve("enrollments");
  }

  @Override
  public Path cachedConfigs() {
    return enrollments().resolve("cached_configs");
  }

  @Override
  public Path enrollmentChoices() {
    return home.resolve("enrollment_choices");
  }

  @Override
  public Path certificates() {
    return home.resolve("certificates");
  }

  @Override
  public Path modules() {
    return home.resolve("modules");
  }

  @Override
  public Path logs() {
    return home.resolve("logs");
  }

  @Override
  public Path run() {
    return home.resolve("run");
  }
}
