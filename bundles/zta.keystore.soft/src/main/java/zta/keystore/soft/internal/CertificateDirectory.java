package zta.keystore.soft.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import zta.api.enrolment.IdentityCertificate;
import zta.api.fault.Fault;
import zta.api.fault.FaultException;

/**
 * A directory of identity certificates: PEM pairs ({@code name.crt} or {@code name.pem} with {@code
 * name.key}) and PKCS#12 files ({@code name.p12} or {@code name.pfx}, password in {@code
 * name.pass}).
 */
final class CertificateDirectory {
  private static final int MAX_ENTRIES = 200;

  private final String store;
  private final OwnedDirectory directory;
  private final List<String> names;

  private CertificateDirectory(String store, OwnedDirectory directory) throws FaultException {
    this.store = store;
    this.directory = directory;
    names = directory.names();
  }

  /** Reads all that can be read, in order of file names; what cannot is reported. */
  static List<IdentityCertificate> read(
      String store, OwnedDirectory directory, Consumer<Fault> problems) throws FaultException {
    return new CertificateDirectory(store, directory).read(problems);
  }

  private List<IdentityCertificate> read(Consumer<Fault> problems) {
    List<IdentityCertificate> found = new ArrayList<>();
    for (String name : names.stream().sorted().limit(MAX_ENTRIES).toList()) {
      try {
        readOne(name).ifPresent(found::add);
      } catch (FaultException e) {
        problems.accept(e.fault());
      }
    }
    return found;
  }

  private Optional<IdentityCertificate> readOne(String name) throws FaultException {
    int dot = name.lastIndexOf('.');
    String base = dot < 0 ? name : name.substring(0, dot);
    return switch (dot < 0 ? "" : name.substring(dot + 1)) {
      case "p12", "pfx" ->
          Optional.of(CertificateFiles.pkcs12(store, directory, name, present(base + ".pass")));
      case "crt", "pem", "cer" -> pem(name, present(base + ".key"));
      default -> Optional.empty();
    };
  }

  private Optional<String> present(String name) {
    return names.contains(name) ? Optional.of(name) : Optional.empty();
  }

  /** A certificate without a key is a CA or somebody else's: nothing to complain about. */
  private Optional<IdentityCertificate> pem(String certificate, Optional<String> key)
      throws FaultException {
    return key.isPresent()
        ? Optional.of(CertificateFiles.pem(store, directory, certificate, key.get()))
        : Optional.empty();
  }
}
