package zta.modules.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.module.ModuleDescription;
import zta.lib.file.IoReason;
import zta.lib.file.SafeFiles;

/** A module's file, read once: what was checked is what gets installed. Immutable. */
final class ModuleFile {
  /** A file is in memory twice while it is read, and the agent lives in 96 MB. */
  private static final int MAX_BYTES = 16 * 1024 * 1024;

  private static final Pattern KEYWORD = Pattern.compile("[a-z][a-z0-9-]{0,30}");

  private final Path place;
  private final ModuleDescription description;
  private final byte[] bytes;

  private ModuleFile(Path place, ModuleDescription description, byte[] bytes) {
    this.place = place;
    this.description = description;
    this.bytes = bytes;
  }

  /** Reads and checks a file; its bytes are not yet trusted. */
  static ModuleFile read(Path file) throws FaultException {
    if (file.toFile().length() > MAX_BYTES) {
      throw refused(file, "a module may not be larger than " + MAX_BYTES / 1024 / 1024 + " MiB");
    }
    byte[] bytes = SafeFiles.read(file, MAX_BYTES);
    Attributes manifest = manifest(file, bytes);
    String keyword = required(manifest, ModuleDescription.HEADER, file);
    if (!KEYWORD.matcher(keyword).matches()) {
      throw refused(file, "module keyword is not of the form " + KEYWORD);
    }
    if (manifest.getValue(Constants.EXPORT_PACKAGE) != null) {
      throw refused(
          file, "a module may not export packages, since replacing it would re-wire others");
    }
    if (manifest.getValue(Constants.BUNDLE_ACTIVATOR) != null) {
      throw refused(
          file, "a module may not have an activator, since one that hangs cannot be removed");
    }
    String symbolicName =
        required(manifest, Constants.BUNDLE_SYMBOLICNAME, file).split(";", 2)[0].strip();
    String title = manifest.getValue(Constants.BUNDLE_NAME);
    return new ModuleFile(
        file,
        new ModuleDescription(
            keyword,
            title == null ? symbolicName : title,
            symbolicName,
            version(required(manifest, Constants.BUNDLE_VERSION, file), file).toString()),
        bytes);
  }

  /** Returns the framework location of this version. */
  String location() {
    return "mod:" + description.keyword() + ":" + description.version();
  }

  Path place() {
    return place;
  }

  ModuleDescription description() {
    return description;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  InputStream open() {
    return new ByteArrayInputStream(bytes);
  }

  private static Attributes manifest(Path file, byte[] bytes) throws FaultException {
    try (JarInputStream jar = new JarInputStream(new ByteArrayInputStream(bytes), false)) {
      @Nullable Manifest manifest = jar.getManifest();
      if (manifest == null) {
        throw refused(file, "no manifest at the begin of the file");
      }
      return manifest.getMainAttributes();
    } catch (IOException e) {
      throw new FaultException(
          FaultCode.MODULE_REFUSED.at(file.toString(), "not a bundle: " + IoReason.of(e)), e);
    }
  }

  private static String required(Attributes manifest, String header, Path file)
      throws FaultException {
    String value = manifest.getValue(header);
    if (value == null || value.isBlank()) {
      throw refused(file, "manifest has no " + header);
    }
    return value.strip();
  }

  private static Version version(String text, Path file) throws FaultException {
    try {
      return Version.parseVersion(text);
    } catch (IllegalArgumentException e) {
      throw new FaultException(
          FaultCode.MODULE_REFUSED.at(file.toString(), "not a version: " + text), e);
    }
  }

  private static FaultException refused(Path file, String reason) {
    return new FaultException(FaultCode.MODULE_REFUSED.at(file.toString(), reason));
  }
}
