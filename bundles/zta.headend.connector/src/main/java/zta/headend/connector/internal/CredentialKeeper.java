package zta.headend.connector.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultException;
import zta.lib.file.AtomicFiles;
import zta.lib.file.SafeFiles;

/**
 * Keeps the connector's credential: registers when an invitation is put into its home, and renews
 * in time. Of one thread; blocks while the headend is asked.
 */
public final class CredentialKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(CredentialKeeper.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final Path invitationFile;
  private final CredentialFile file;
  private final HeadendClient headend;
  private final InstantSource clock;
  private @Nullable Credential credential;
  private boolean read;
  private boolean told;
  private Duration pause = FIRST_PAUSE;
  private Instant nextTry = Instant.MIN;
  private String lastFault = "";

  /**
   * Makes it.
   *
   * @param home the connector's directory
   */
  public CredentialKeeper(Path home, InstantSource clock) throws FaultException {
    Path directory = SafeFiles.ownerOnlyDirectory(home);
    this.invitationFile = directory.resolve("enrolment.json");
    this.file = new CredentialFile(directory.resolve("connector.json"));
    this.headend = new HeadendClient(clock);
    this.clock = clock;
  }

  /** Does what is due, and returns the credential when it is a new one. */
  public Optional<Credential> look() {
    Instant now = clock.instant();
    if (now.isBefore(nextTry)) {
      return Optional.empty();
    }
    try {
      Optional<Credential> fresh = next(now);
      pause = FIRST_PAUSE;
      lastFault = "";
      return fresh;
    } catch (FaultException e) {
      nextTry = now.plus(pause);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
      warnOnce(e);
      return Optional.empty();
    }
  }

  private Optional<Credential> next(Instant now) throws FaultException {
    if (!read) {
      credential = file.read().orElse(null);
      read = true;
      if (credential != null) {
        return Optional.of(credential);
      }
    }
    Optional<Invitation> invitation = Invitation.read(invitationFile);
    if (invitation.isPresent()) {
      return register(invitation.get());
    }
    Credential present = credential;
    if (present == null) {
      tellOnce();
      return Optional.empty();
    }
    return now.isBefore(present.renewAt())
        ? Optional.empty()
        : Optional.of(keep(headend.renew(present), "renewed its certificate"));
  }

  private Optional<Credential> register(Invitation invitation) throws FaultException {
    Credential present = credential;
    if (present != null && present.id().equals(invitation.id())) {
      // A crash came between registration and this.
      AtomicFiles.delete(invitationFile);
      return Optional.empty();
    }
    Credential fresh = keep(headend.register(invitation), "registered");
    AtomicFiles.delete(invitationFile);
    return Optional.of(fresh);
  }

  private Credential keep(Credential fresh, String what) throws FaultException {
    file.write(fresh);
    credential = fresh;
    LOG.info("connector {} of network {} {}", fresh.name(), fresh.network(), what);
    return fresh;
  }

  private void tellOnce() {
    if (!told) {
      told = true;
      LOG.warn(
          "not registered: put the file that zta admin connector add wrote at {}", invitationFile);
    }
  }

  private void warnOnce(FaultException e) {
    String fault = e.fault().toString();
    if (!fault.equals(lastFault)) {
      lastFault = fault;
      LOG.warn("{}", fault);
    }
  }
}
