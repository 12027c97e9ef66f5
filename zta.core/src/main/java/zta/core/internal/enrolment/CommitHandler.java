package zta.core.internal.enrolment;

import java.time.InstantSource;
import java.util.Optional;
import zta.api.enrolment.EnrolmentMethod;
import zta.api.fault.FaultException;
import zta.core.internal.record.EnrolmentBook;
import zta.core.internal.record.StoredEnrolment;

/** Stores a new enrolment by one atomic write; keys of one that it replaces go. */
final class CommitHandler implements StateHandler {
  private final EnrolmentBook book;
  private final EndedMarks marks;
  private final KeyDisposal disposal;
  private final InstantSource clock;

  CommitHandler(EnrolmentBook book, EndedMarks marks, KeyDisposal disposal, InstantSource clock) {
    this.book = book;
    this.marks = marks;
    this.disposal = disposal;
    this.clock = clock;
  }

  @Override
  public Attempt run(Attempt attempt) throws FaultException {
    Optional<StoredEnrolment> before = book.of(attempt.user());
    book.save(
        new StoredEnrolment(
            attempt.user(),
            attempt.said(),
            EnrolmentMethod.CERTIFICATE,
            clock.instant(),
            attempt.keyStore(),
            attempt.keyId(),
            attempt.accountKeyId(),
            attempt.chain()));
    marks.remove(attempt.user());
    if (before.isPresent() && !before.get().keyId().equals(attempt.keyId())) {
      disposal.later(before.get().keyStore(), before.get().keyId());
      disposal.later(before.get().keyStore(), before.get().accountKeyId());
    }
    return attempt.at(AttemptState.DONE);
  }
}
