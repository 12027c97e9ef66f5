package zta.core.internal.record;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import zta.api.enrolment.Enrolment;
import zta.api.enrolment.EnrolmentMethod;
import zta.api.flow.LocalUser;

/**
 * All that is stored about an enrolment, but no secret: keys stay in their store.
 *
 * @param user whose it is
 * @param registration what the headend said
 * @param method how it came about
 * @param enrolledAt when
 * @param keyStore name of the store of both keys
 * @param keyId key of the certificate
 * @param accountKeyId key of the ACME account
 * @param chain the certificate first, then its issuers
 */
public record StoredEnrolment(
    LocalUser user,
    Registration registration,
    EnrolmentMethod method,
    Instant enrolledAt,
    String keyStore,
    String keyId,
    String accountKeyId,
    List<X509Certificate> chain) {
  /** Copies the chain. */
  public StoredEnrolment {
    chain = List.copyOf(chain);
  }

  /** Returns the certificate. */
  public X509Certificate certificate() {
    return chain.get(0);
  }

  /** Returns whether the certificate has ended. */
  public boolean expired(Instant now) {
    return !now.isBefore(certificate().getNotAfter().toInstant());
  }

  /** Returns the same enrolment with a new key and certificate. */
  public StoredEnrolment renewed(String newKeyId, List<X509Certificate> newChain) {
    return new StoredEnrolment(
        user, registration, method, enrolledAt, keyStore, newKeyId, accountKeyId, newChain);
  }

  /** Returns the enrolment as others see it. */
  public Enrolment toEnrolment() {
    return new Enrolment(
        registration.id(),
        user,
        registration.organization(),
        registration.identity(),
        registration.deviceId(),
        method,
        enrolledAt,
        keyStore,
        certificate().getSerialNumber().toString(16),
        certificate().getNotBefore().toInstant(),
        certificate().getNotAfter().toInstant());
  }
}
