package zta.headend.proxy.internal;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import zta.api.access.ReasonCode;

/**
 * Places for flows: so many in all, and so many for one enrolment. A flow has its place from before
 * its resource is looked for until its end. Safe for use by many threads.
 */
public final class Places {
  /** A place that was taken. */
  public final class Place {
    private final String enrolment;
    private final AtomicBoolean given = new AtomicBoolean();

    private Place(String enrolment) {
      this.enrolment = enrolment;
    }

    /** Gives it back; only the first call counts. */
    public void giveBack() {
      if (given.compareAndSet(false, true)) {
        enrolments.giveBack(enrolment);
        taken.decrementAndGet();
      }
    }
  }

  private final int most;
  private final int mostOfEnrolment;
  private final AtomicInteger taken = new AtomicInteger();
  private final Shares enrolments = new Shares();

  /** Makes so many. */
  public Places(int most, int mostOfEnrolment) {
    this.most = most;
    this.mostOfEnrolment = mostOfEnrolment;
  }

  /** Takes a place for a flow of an enrolment; at once. */
  public Place take(String enrolment) throws RefusedException {
    if (taken.incrementAndGet() > most) {
      taken.decrementAndGet();
      throw new RefusedException(ReasonCode.LIMIT, "too many flows at once");
    }
    if (!enrolments.take(enrolment, mostOfEnrolment)) {
      taken.decrementAndGet();
      throw new RefusedException(ReasonCode.LIMIT, "too many flows of this device at once");
    }
    return new Place(enrolment);
  }
}
