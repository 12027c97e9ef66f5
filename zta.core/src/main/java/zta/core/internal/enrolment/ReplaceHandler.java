package zta.core.internal.enrolment;

import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.core.internal.record.EnrolmentBook;
import zta.core.internal.record.StoredEnrolment;

/** Stores the renewed certificate; the old key stays a little for what uses it right now. */
final class ReplaceHandler implements StateHandler {
  private final EnrolmentBook book;
  private final KeyDisposal disposal;

  ReplaceHandler(EnrolmentBook book, KeyDisposal disposal) {
    this.book = book;
    this.disposal = disposal;
  }

  @Override
  public Attempt run(Attempt attempt) throws FaultException {
    StoredEnrolment before =
        book.of(attempt.user())
            .orElseThrow(
                () ->
                    new FaultException(
                        FaultCode.NOT_ENROLLED.at("renewal", "the enrolment has ended")));
    book.save(before.renewed(attempt.keyId(), attempt.chain()));
    if (!before.keyId().equals(attempt.keyId())) {
      disposal.later(before.keyStore(), before.keyId());
    }
    return attempt.at(AttemptState.DONE);
  }
}
