package zta.interop.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.Fault;
import zta.api.fault.FaultException;
import zta.api.module.ModuleManager;
import zta.api.runtime.AgentDirectories;
import zta.api.status.MessageHistory;
import zta.api.status.Severity;
import zta.api.status.StatusService;
import zta.interop.internal.asa.AsaConfiguration;
import zta.interop.internal.asa.AsaParser;
import zta.lib.file.SafeFiles;

/**
 * Follows the ASA-style configuration file: while it names modules, exactly these are enabled. A
 * file that says nothing about modules, or is not there, leaves the modules as they are; one that
 * cannot be read leaves the last good one in force.
 */
@Component(
    service = {},
    immediate = true,
    configurationPid = "zta.interop")
@Designate(ocd = InteropConfig.class)
public final class AsaFileFollower {
  private static final Logger LOG = LoggerFactory.getLogger(AsaFileFollower.class);
  private static final int MAX_BYTES = 16 * 1024 * 1024;
  private static final String TOPIC = "asa";

  private final ModuleManager modules;
  private final StatusService status;
  private final MessageHistory history;
  private final Path file;
  private final String groupPolicy;
  private final ScheduledExecutorService worker;
  private final ScheduledFuture<?> looking;
  private FileStamp seen = FileStamp.NONE;
  private Optional<Set<String>> applied = Optional.empty();

  /** Starts following. */
  @Activate
  public AsaFileFollower(
      InteropConfig config,
      @Reference ModuleManager modules,
      @Reference StatusService status,
      @Reference MessageHistory history,
      @Reference AgentDirectories directories) {
    this.modules = modules;
    this.status = status;
    this.history = history;
    this.file = directories.home().resolve(config.asaFile());
    this.groupPolicy = config.groupPolicy();
    this.worker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "zta-interop-1");
              thread.setDaemon(true);
              return thread;
            });
    long period = Math.max(100, config.pollMillis());
    this.looking = worker.scheduleWithFixedDelay(this::look, 0, period, TimeUnit.MILLISECONDS);
  }

  /** Stops following; the modules stay as they are. */
  @Deactivate
  public void stop() {
    looking.cancel(true);
    worker.shutdownNow();
  }

  private void look() {
    try {
      FileStamp now = FileStamp.of(file);
      if (!now.equals(seen)) {
        seen = now;
        if (now.exists()) {
          apply();
        } else {
          applied = Optional.empty();
          status.clear(TOPIC);
        }
      }
    } catch (FaultException e) {
      report(List.of(e.fault()));
    } catch (RuntimeException e) {
      LOG.warn("following {} failed", file, e);
    }
  }

  private void apply() throws FaultException {
    String text = new String(SafeFiles.read(file, MAX_BYTES), UTF_8);
    AsaConfiguration configuration = AsaParser.parse(text, file.toString());
    ModuleChoice choice = ModuleChoice.of(configuration, groupPolicy, file.toString());
    List<Fault> faults = new ArrayList<>(configuration.faults());
    faults.addAll(choice.faults());
    report(faults);
    if (choice.keywords().isPresent() && !choice.keywords().equals(applied)) {
      Set<String> keywords = choice.keywords().get();
      LOG.info("configuration enables modules {}", keywords);
      modules.enableExactly(keywords);
      history.info(
          Optional.empty(), "Modules enabled by configuration: " + String.join(", ", keywords));
      applied = choice.keywords();
    }
  }

  private void report(List<Fault> faults) {
    if (faults.isEmpty()) {
      status.clear(TOPIC);
      return;
    }
    for (Fault fault : faults) {
      LOG.warn("{}", fault);
      history.fault(
          Severity.WARNING, Optional.empty(), "Configuration file has a line to look at", fault);
    }
    status.raise(TOPIC, faults.get(0));
  }

  /**
   * What tells one state of the file from another.
   *
   * @param exists whether it is there
   * @param modified time of the last change
   * @param size length in bytes
   * @param key the file's identity, which a replacement by rename changes
   */
  private record FileStamp(boolean exists, long modified, long size, String key) {
    static final FileStamp NONE = new FileStamp(false, 0, 0, "");

    static FileStamp of(Path file) {
      try {
        var attributes =
            Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class);
        return new FileStamp(
            true,
            attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
            attributes.size(),
            String.valueOf(attributes.fileKey()));
      } catch (java.io.IOException e) {
        return NONE;
      }
    }
  }
}
