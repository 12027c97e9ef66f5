package zta.dart.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.FieldOption;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import zta.api.control.Caller;
import zta.api.control.ControlVerb;
import zta.api.diagnostic.DiagnosticSource;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.runtime.AgentDirectories;

/**
 * The verb {@code dart}: collects every diagnostic source into an archive. For administrators,
 * since it holds what all users did. The archive is a new file in the agent's directory for
 * diagnostics, readable by the service's user alone; nothing that the caller names is ever written
 * to.
 */
@Component(configurationPid = "zta.dart", immediate = true)
@Designate(ocd = DartConfig.class)
public final class DartVerb implements ControlVerb {
  private final InstantSource clock;
  private final AgentDirectories directories;
  private final BundleWriter.Limits limits;
  private final Duration patience;

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      fieldOption = FieldOption.REPLACE)
  private volatile List<DiagnosticSource> sources = List.of();

  /** Takes what it needs. */
  @Activate
  public DartVerb(
      DartConfig config, @Reference InstantSource clock, @Reference AgentDirectories directories) {
    this.clock = clock;
    this.directories = directories;
    this.limits = new BundleWriter.Limits(config.fileBytes(), config.totalBytes());
    this.patience = Duration.ofMillis(config.sourceMillis());
  }

  @Override
  public String name() {
    return "dart";
  }

  @Override
  public String help() {
    return "Collect a diagnostic bundle, DARTBundle.zip";
  }

  @Override
  public Map<String, Object> execute(
      Caller caller, Map<String, Object> arguments, Progress progress) throws FaultException {
    if (!caller.administrator()) {
      throw new FaultException(
          FaultCode.NOT_PERMITTED.at("dart", "a diagnostic bundle holds what all users did"));
    }
    Instant now = clock.instant();
    Path target = directories.run().resolve("DARTBundle-" + now.toEpochMilli() + ".zip");
    try (OutputStream out = create(target)) {
      return collect(out, now, target, ordered(arguments), progress);
    } catch (IOException e) {
      throw failed(target, e);
    }
  }

  private Map<String, Object> collect(
      OutputStream out, Instant now, Path target, List<DiagnosticSource> from, Progress progress)
      throws IOException {
    try (BundleWriter writer = new BundleWriter(out, now, limits)) {
      Collector collector = new Collector(writer, patience);
      for (DiagnosticSource source : from) {
        progress.step("Collecting " + source.folder());
        collector.collect(source);
      }
      return Map.of(
          "schema",
          "zta.dart-bundle/1",
          "file",
          target.toString(),
          "files",
          writer.files(),
          "notes",
          writer.notes());
    }
  }

  private static FaultException failed(Path target, IOException cause) {
    try {
      Files.deleteIfExists(target);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    return new FaultException(
        FaultCode.STORAGE_FAILED.at(target.toString(), String.valueOf(cause.getMessage())), cause);
  }

  private List<DiagnosticSource> ordered(Map<String, Object> arguments) {
    List<DiagnosticSource> all = new ArrayList<>(sources);
    if (arguments.get("only") instanceof List<?> only && !only.isEmpty()) {
      all.removeIf(source -> !only.contains(source.folder()));
    }
    all.sort(Comparator.comparing(DiagnosticSource::folder));
    return all;
  }

  private static OutputStream create(Path target) throws IOException {
    FileAttribute<?> ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    boolean posix = target.getFileSystem().supportedFileAttributeViews().contains("posix");
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      return Channels.newOutputStream(
          posix
              ? Files.newByteChannel(target, options, ownerOnly)
              : Files.newByteChannel(target, options));
    } catch (FileAlreadyExistsException e) {
      throw new IOException("a bundle of this very moment exists", e);
    }
  }
}
