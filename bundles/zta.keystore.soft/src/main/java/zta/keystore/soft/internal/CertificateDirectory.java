package zta.keystore.soft.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import zta.api.enrolment.IdentityCertificate;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.lib.file.IoReason;

/**
 * A directory of identity certificates: PEM pairs ({@code name.crt} or {@code name.pem} with {@code
 * name.key}) and PKCS#12 files ({@code name.p12} or {@code name.pfx}, password in {@code
 * name.pass}).
 */
final class CertificateDirectory {
  private static final int MAX_ENTRIES = 200;

  private final String store;
  private final Path directory;

  CertificateDirectory(String store, Path directory) {
    this.store = store;
    this.directory = directory;
  }

  /** Reads all that can be read, in order of file names; what cannot is reported. */
  List<IdentityCertificate> read(Consumer<Fault> problems) {
    List<IdentityCertificate> found = new ArrayList<>();
    for (Path file : files(problems)) {
      try {
        readOne(file).ifPresent(found::add);
      } catch (FaultException e) {
        problems.accept(e.fault());
      }
    }
    return found;
  }

  private List<Path> files(Consumer<Fault> problems) {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().limit(MAX_ENTRIES).toList();
    } catch (IOException e) {
      problems.accept(
          FaultCode.STORAGE_FAILED.at(directory.toString(), "cannot list: " + IoReason.of(e)));
      return List.of();
    }
  }

  private Optional<IdentityCertificate> readOne(Path file) throws FaultException {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    String base = dot < 0 ? name : name.substring(0, dot);
    return switch (dot < 0 ? "" : name.substring(dot + 1)) {
      case "p12", "pfx" ->
          Optional.of(CertificateFiles.pkcs12(store, file, directory.resolve(base + ".pass")));
      case "crt", "pem", "cer" -> pem(file, directory.resolve(base + ".key"));
      default -> Optional.empty();
    };
  }

  /** A certificate without a key is a CA or somebody else's: nothing to complain about. */
  private Optional<IdentityCertificate> pem(Path certificate, Path key) throws FaultException {
    return Files.exists(key, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(CertificateFiles.pem(store, certificate, key))
        : Optional.empty();
  }
}
