package zta.core.internal.enrolment;

import java.util.Optional;
import zta.api.enrolment.EnrolmentMethod;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.core.internal.record.EnrolmentBook;
import zta.core.internal.record.StoredEnrolment;

/** Ends enrolments, by a person's or the headend's will. In the user's lane. */
final class Unenroller {
  private final AttemptBook attempts;
  private final EnrolmentBook book;
  private final AttemptRunner runner;
  private final RemoveHandler removal;
  private final ChoiceFolder choices;
  private final Enroller enroller;

  Unenroller(
      AttemptBook attempts,
      EnrolmentBook book,
      AttemptRunner runner,
      RemoveHandler removal,
      ChoiceFolder choices,
      Enroller enroller) {
    this.attempts = attempts;
    this.book = book;
    this.runner = runner;
    this.removal = removal;
    this.choices = choices;
    this.enroller = enroller;
  }

  /** Returns the enrolment that may be ended by this caller. */
  StoredEnrolment permitted(LocalUser user, boolean administrator) throws FaultException {
    StoredEnrolment known =
        book.of(user)
            .orElseThrow(
                () ->
                    new FaultException(
                        FaultCode.NOT_ENROLLED.at("user " + user, "there is no enrolment")));
    if (!administrator && known.method() == EnrolmentMethod.CERTIFICATE) {
      throw new FaultException(
          FaultCode.UNENROL_REFUSED.at(
              "user " + user, "the organisation enrols this device with certificates"));
    }
    return known;
  }

  /** Ends an enrolment, the headend being told first. */
  void unenroll(StoredEnrolment known) throws FaultException {
    enroller.abandon(known.user());
    runner.run(attempt(known));
  }

  /** Goes on with an end that was cut off; returns whether there was one. */
  boolean resume(LocalUser user) throws FaultException {
    Optional<Attempt> pending =
        attempts.of(user).filter(attempt -> attempt.kind() == AttemptKind.UNENROL);
    if (pending.isPresent()) {
      runner.run(pending.get());
    }
    return pending.isPresent();
  }

  /** Removes an enrolment that the headend has ended. */
  void revoked(StoredEnrolment known) throws FaultException {
    enroller.abandon(known.user());
    removal.remove(attempt(known), EndedMark.Reason.REVOKED);
  }

  private Attempt attempt(StoredEnrolment known) {
    return new Attempt(
        AttemptKind.UNENROL,
        AttemptState.TELL_HEADEND,
        known.user(),
        known.keyStore(),
        known.keyId(),
        known.accountKeyId(),
        choiceDigest(),
        Optional.of(known.registration()),
        Optional.empty(),
        known.chain());
  }

  private String choiceDigest() {
    try {
      return choices.current().map(EnrolmentChoice::digest).orElse("");
    } catch (FaultException e) {
      return "";
    }
  }
}
