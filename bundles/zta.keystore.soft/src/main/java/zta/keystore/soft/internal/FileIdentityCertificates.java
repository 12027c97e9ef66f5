package zta.keystore.soft.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.enrolment.IdentityCertificate;
import zta.api.enrolment.IdentityCertificates;
import zta.api.fault.Fault;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.api.runtime.AgentDirectories;
import zta.api.status.MessageHistory;
import zta.api.status.Severity;

/**
 * Finds identity certificates in files: the user's own in {@code ~/.zta/certificates}, the
 * machine's in {@code <home>/certificates}.
 *
 * <p>A user's store gives out only what belongs to that user, the machine's only what belongs to
 * root or the agent's own account: an enrolment would be another's otherwise.
 */
@Component(service = IdentityCertificates.class)
public final class FileIdentityCertificates implements IdentityCertificates {
  /** Opens a store that may not be there. */
  @FunctionalInterface
  private interface Opening {
    Optional<OwnedDirectory> open() throws FaultException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(FileIdentityCertificates.class);

  private static final String OWN = ".zta";
  private static final String CERTIFICATES = "certificates";

  private final Path agentHome;
  private final UserHomes homes;
  private final StoreOwners owners;
  private final LinkGuard links;
  private final MessageHistory history;

  /** Looks below the agent's home and the users' homes. */
  @Activate
  public FileIdentityCertificates(
      @Reference AgentDirectories directories,
      @Reference SoftProvider provider,
      @Reference MessageHistory history) {
    this(
        directories.home(),
        UserHomes.ofSystem(),
        StoreOwners.ofSystem(directories.home()),
        LinkGuard.ofSystem(),
        history);
  }

  FileIdentityCertificates(
      Path agentHome,
      UserHomes homes,
      StoreOwners owners,
      LinkGuard links,
      MessageHistory history) {
    this.agentHome = agentHome;
    this.homes = homes;
    this.owners = owners;
    this.links = links;
    this.history = history;
  }

  @Override
  public List<IdentityCertificate> candidates(LocalUser user) {
    List<IdentityCertificate> found = new ArrayList<>();
    homes.home(user).ifPresent(home -> found.addAll(own(user, home)));
    found.addAll(machine(user));
    return List.copyOf(found);
  }

  private List<IdentityCertificate> own(LocalUser user, Path home) {
    return read(
        user,
        "user",
        () ->
            // Most users have none: nobody is bothered about their accounts then.
            Files.exists(home.resolve(OWN), LinkOption.NOFOLLOW_LINKS)
                ? OwnedDirectory.open(home, List.of(OWN, CERTIFICATES), owners.of(user), links)
                : Optional.empty());
  }

  private List<IdentityCertificate> machine(LocalUser user) {
    return read(
        user,
        "machine",
        () -> OwnedDirectory.open(agentHome, List.of(CERTIFICATES), owners.machine(), links));
  }

  private List<IdentityCertificate> read(LocalUser user, String store, Opening opening) {
    try {
      Optional<OwnedDirectory> opened = opening.open();
      if (opened.isEmpty()) {
        return List.of();
      }
      try (OwnedDirectory directory = opened.get()) {
        return CertificateDirectory.read(store, directory, fault -> report(user, fault));
      }
    } catch (FaultException e) {
      report(user, e.fault());
    } catch (IOException e) {
      LOG.debug("A directory could not be closed", e);
    }
    return List.of();
  }

  private void report(LocalUser user, Fault fault) {
    LOG.warn("Identity certificate left out: {}", fault);
    history.fault(
        Severity.WARNING, Optional.of(user), "An identity certificate cannot be used", fault);
  }
}
