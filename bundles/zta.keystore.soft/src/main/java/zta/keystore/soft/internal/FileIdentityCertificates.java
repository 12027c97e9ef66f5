package zta.keystore.soft.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.enrolment.IdentityCertificate;
import zta.api.enrolment.IdentityCertificates;
import zta.api.fault.Fault;
import zta.api.flow.LocalUser;
import zta.api.runtime.AgentDirectories;
import zta.api.status.MessageHistory;
import zta.api.status.Severity;

/**
 * Finds identity certificates in files: the user's own in {@code ~/.zta/certificates}, the
 * machine's in {@code <home>/certificates}.
 */
@Component(service = IdentityCertificates.class)
public final class FileIdentityCertificates implements IdentityCertificates {
  private static final Logger LOG = LoggerFactory.getLogger(FileIdentityCertificates.class);

  private final CertificateDirectory machine;
  private final UserHomes homes;
  private final MessageHistory history;

  /** Looks below the agent's home and the users' homes. */
  @Activate
  public FileIdentityCertificates(
      @Reference AgentDirectories directories,
      @Reference SoftProvider provider,
      @Reference MessageHistory history) {
    this(directories.certificates(), UserHomes.ofSystem(), history);
  }

  FileIdentityCertificates(Path machine, UserHomes homes, MessageHistory history) {
    this.machine = new CertificateDirectory("machine", machine);
    this.homes = homes;
    this.history = history;
  }

  @Override
  public List<IdentityCertificate> candidates(LocalUser user) {
    Consumer<Fault> report = fault -> report(user, fault);
    List<IdentityCertificate> found = new ArrayList<>();
    homes
        .home(user)
        .map(home -> home.resolve(".zta").resolve("certificates"))
        .ifPresent(own -> found.addAll(new CertificateDirectory("user", own).read(report)));
    found.addAll(machine.read(report));
    return List.copyOf(found);
  }

  private void report(LocalUser user, Fault fault) {
    LOG.warn("Identity certificate left out: {}", fault);
    history.fault(
        Severity.WARNING, Optional.of(user), "An identity certificate cannot be used", fault);
  }
}
