package zta.core.internal.enrolment;

import java.time.Duration;
import java.time.Instant;

/** Waits longer after each failure. Used in one user's lane. */
final class Backoff {
  private final Duration first;
  private final Duration longest;
  private Duration wait;
  private Instant due = Instant.MIN;

  Backoff(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
    this.wait = first;
  }

  /** Returns whether it is time to try; a clock that was set back does not make it wait. */
  boolean due(Instant now) {
    return !now.isBefore(due) || now.plus(longest).isBefore(due);
  }

  /**
   * Notes a failure.
   *
   * @param most waits no longer than this, whatever happened before
   */
  void failed(Instant now, Duration most) {
    due = now.plus(wait.compareTo(most) < 0 ? wait : most);
    Duration doubled = wait.multipliedBy(2);
    wait = doubled.compareTo(longest) < 0 ? doubled : longest;
  }

  /** Notes a success, or that circumstances changed. */
  void reset() {
    wait = first;
    due = Instant.MIN;
  }
}
