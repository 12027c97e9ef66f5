package zta.api.enrolment;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;
import zta.api.flow.LocalUser;

/**
 * Enrols and unenrols local users. Safe for use by many threads. Stages complete exceptionally with
 * {@link zta.api.fault.FaultException}.
 */
@ProviderType
public interface EnrolmentService {
  /** Returns all enrolments of this machine. */
  List<Enrolment> enrolments();

  /** Returns the enrolment of one user. */
  Optional<Enrolment> enrolment(LocalUser user);

  /**
   * Enrols a user with a certificate as the enrolment choice file says. Does nothing new when the
   * user is enrolled already. Runs on a worker thread; survives being killed at any moment: what is
   * not complete is taken back or finished at the next start.
   */
  CompletionStage<Enrolment> enroll(LocalUser user);

  /**
   * Ends an enrolment: registration, certificate, key and configuration are removed, the headend
   * being told first where it can be reached.
   *
   * @param administrator whether an administrator asks; plain users are refused in certificate mode
   */
  CompletionStage<Void> unenroll(LocalUser user, boolean administrator);

  /**
   * Renews the certificate of an enrolment now, with a new key, as the timer does from two weeks
   * before the end.
   */
  CompletionStage<Enrolment> renew(LocalUser user);

  /**
   * Returns the URLs of the headend's own services, of every enrolment and of the enrolment choice:
   * what interception, and modules after it, must leave alone.
   */
  default List<URI> controlServices() {
    return List.of();
  }
}
