package zta.core.internal.enrolment;

import java.util.Optional;
import zta.api.fault.FaultException;
import zta.core.internal.record.EnrolmentBook;
import zta.core.internal.record.EnrolmentEvents;
import zta.core.internal.record.StoredEnrolment;
import zta.core.internal.sync.SyncEngine;

/** Removes an enrolment with its keys and configuration, and notes that this was meant. */
final class RemoveHandler implements StateHandler {
  private final EnrolmentBook book;
  private final SyncEngine sync;
  private final EnrolmentEvents events;
  private final EndedMarks marks;
  private final KeyDisposal disposal;

  RemoveHandler(
      EnrolmentBook book,
      SyncEngine sync,
      EnrolmentEvents events,
      EndedMarks marks,
      KeyDisposal disposal) {
    this.book = book;
    this.sync = sync;
    this.events = events;
    this.marks = marks;
    this.disposal = disposal;
  }

  @Override
  public Attempt run(Attempt attempt) throws FaultException {
    remove(attempt, EndedMark.Reason.UNENROLLED);
    return attempt.at(AttemptState.DONE);
  }

  /**
   * The mark comes first: without it automatic enrolment could be quicker than the end. Tunnels and
   * keys go as soon as the enrolment has gone, whether the rest can be deleted or not.
   */
  void remove(Attempt attempt, EndedMark.Reason reason) throws FaultException {
    marks.put(new EndedMark(attempt.user(), reason, attempt.choiceDigest()));
    Optional<StoredEnrolment> enrolment = book.of(attempt.user());
    book.remove(attempt.user());
    enrolment.ifPresent(known -> events.unenrolled(known.toEnrolment()));
    disposal.now(attempt.keyStore(), attempt.keyId());
    disposal.now(attempt.keyStore(), attempt.accountKeyId());
    sync.drop(attempt.user());
  }
}
