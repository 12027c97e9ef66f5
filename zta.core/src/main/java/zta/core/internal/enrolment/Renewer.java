package zta.core.internal.enrolment;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.core.internal.record.EnrolmentBook;
import zta.core.internal.record.StoredEnrolment;

/** Renews certificates, each with a new key. In the user's lane. */
final class Renewer {
  private final AttemptBook attempts;
  private final EnrolmentBook book;
  private final AttemptRunner runner;

  Renewer(AttemptBook attempts, EnrolmentBook book, AttemptRunner runner) {
    this.attempts = attempts;
    this.book = book;
    this.runner = runner;
  }

  /** Renews, or goes on with a renewal that was cut off. */
  StoredEnrolment renew(LocalUser user) throws FaultException {
    StoredEnrolment known = book.of(user).orElseThrow(() -> notEnrolled(user));
    runner.run(
        attempts
            .of(user)
            .filter(pending -> pending.kind() == AttemptKind.RENEW)
            .orElseGet(() -> attempt(known)));
    return book.of(user).orElseThrow(() -> notEnrolled(user));
  }

  private static Attempt attempt(StoredEnrolment known) {
    return new Attempt(
        AttemptKind.RENEW,
        AttemptState.ORDER,
        known.user(),
        known.keyStore(),
        KeyDisposal.PREFIX + UUID.randomUUID() + "-key",
        known.accountKeyId(),
        "",
        Optional.of(known.registration()),
        Optional.empty(),
        List.of());
  }

  private static FaultException notEnrolled(LocalUser user) {
    return new FaultException(FaultCode.NOT_ENROLLED.at("user " + user, "there is no enrolment"));
  }
}
