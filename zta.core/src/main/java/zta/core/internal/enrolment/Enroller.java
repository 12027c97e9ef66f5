package zta.core.internal.enrolment;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.core.internal.record.EnrolmentBook;
import zta.core.internal.record.KeyStores;
import zta.core.internal.record.StoredEnrolment;

/** Makes enrolments. In the user's lane. */
final class Enroller {
  private static final Logger LOG = LoggerFactory.getLogger(Enroller.class);

  private final AttemptBook attempts;
  private final EnrolmentBook book;
  private final KeyStores keys;
  private final ChoiceFolder choices;
  private final AttemptRunner runner;
  private final KeyDisposal disposal;
  private final RegistrationClient headend;
  private final InstantSource clock;

  Enroller(
      AttemptBook attempts,
      EnrolmentBook book,
      KeyStores keys,
      ChoiceFolder choices,
      AttemptRunner runner,
      KeyDisposal disposal,
      RegistrationClient headend,
      InstantSource clock) {
    this.attempts = attempts;
    this.book = book;
    this.keys = keys;
    this.choices = choices;
    this.runner = runner;
    this.disposal = disposal;
    this.headend = headend;
    this.clock = clock;
  }

  /** Returns the user's enrolment when it can be used. */
  Optional<StoredEnrolment> usable(LocalUser user) {
    return book.of(user).filter(known -> !known.expired(clock.instant())).filter(this::hasKey);
  }

  /** Makes an enrolment, or goes on with an attempt that was cut off. */
  StoredEnrolment enroll(LocalUser user) throws FaultException {
    EnrolmentChoice choice =
        choices.current().orElseThrow(() -> ChoiceFolder.missing(choices.directory()));
    runner.run(attempt(user, choice));
    return result(user);
  }

  /** Returns the attempt to enrol whose result is stored while its end is not. */
  Optional<Attempt> unfinished(LocalUser user) {
    return attempts.of(user).filter(one -> one.kind() == AttemptKind.ENROL).filter(this::inForce);
  }

  /** Returns whether what an attempt got is what the user has: its keys are those in use. */
  boolean inForce(Attempt attempt) {
    return book.of(attempt.user())
        .filter(known -> known.keyId().equals(attempt.keyId()))
        .isPresent();
  }

  /** Brings an attempt to its end whose result is stored already. */
  StoredEnrolment finish(Attempt unfinished) throws FaultException {
    runner.run(unfinished);
    return result(unfinished.user());
  }

  /**
   * Takes back what an attempt has done. A registration without a certificate is replaced later. Of
   * an attempt whose result is in force only the note goes.
   */
  void abandon(LocalUser user) throws FaultException {
    Optional<Attempt> pending = attempts.of(user);
    if (pending.isPresent()) {
      if (!inForce(pending.get())) {
        takeBack(pending.get());
      }
      attempts.remove(user);
    }
  }

  private void takeBack(Attempt attempt) {
    if (attempt.kind() == AttemptKind.ENROL && !attempt.chain().isEmpty()) {
      endRegistration(attempt);
    }
    disposal.now(attempt.keyStore(), attempt.keyId());
    if (attempt.kind() == AttemptKind.ENROL) {
      disposal.now(attempt.keyStore(), attempt.accountKeyId());
    }
  }

  private Attempt attempt(LocalUser user, EnrolmentChoice choice) throws FaultException {
    Optional<Attempt> pending = attempts.of(user);
    if (pending.isPresent()
        && pending.get().kind() == AttemptKind.ENROL
        && pending.get().choiceDigest().equals(choice.digest())
        && !inForce(pending.get())) {
      return pending.get();
    }
    abandon(user);
    String id = KeyDisposal.PREFIX + UUID.randomUUID();
    return new Attempt(
        AttemptKind.ENROL,
        AttemptState.REGISTER,
        user,
        keys.strongest().name(),
        id + "-key",
        id + "-account",
        choice.digest(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private StoredEnrolment result(LocalUser user) throws FaultException {
    return book.of(user)
        .orElseThrow(
            () -> new FaultException(FaultCode.INTERNAL.at("enrolment", "nothing was stored")));
  }

  private void endRegistration(Attempt attempt) {
    try {
      headend.end(attempt.said(), keys.key(attempt.keyStore(), attempt.keyId()), attempt.chain());
    } catch (FaultException e) {
      LOG.debug("A registration that came to nothing stays until the next: {}", e.fault());
    }
  }

  private boolean hasKey(StoredEnrolment known) {
    try {
      keys.key(known.keyStore(), known.keyId());
      return true;
    } catch (FaultException e) {
      LOG.debug("The enrolment's key cannot be used: {}", e.fault());
      return false;
    }
  }
}
