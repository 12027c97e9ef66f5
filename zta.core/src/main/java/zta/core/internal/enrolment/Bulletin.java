package zta.core.internal.enrolment;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import zta.api.enrolment.Enrolment;
import zta.api.fault.Fault;
import zta.api.flow.LocalUser;
import zta.api.status.MessageHistory;
import zta.api.status.Severity;
import zta.api.status.TileState;
import zta.core.internal.record.StoredEnrolment;
import zta.core.internal.status.StatusSink;

/** Tells people how enrolments fare; the same fault is told once until something changes. */
final class Bulletin {
  private static final String TOPIC = "enrolment";

  private final StatusSink status;
  private final MessageHistory history;
  private final Map<LocalUser, Fault> told = new ConcurrentHashMap<>();

  Bulletin(StatusSink status, MessageHistory history) {
    this.status = status;
    this.history = history;
  }

  /** A step of an attempt begins; renewals go on in the background. */
  void step(Attempt attempt) {
    switch (attempt.kind()) {
      case ENROL -> status.phase(attempt.user(), TileState.ENROLLING, attempt.state().text());
      case UNENROL -> status.phase(attempt.user(), TileState.UNENROLLING, attempt.state().text());
      case RENEW -> {}
    }
  }

  void known(StoredEnrolment enrolment) {
    status.enrolment(enrolment.user(), Optional.of(enrolment.toEnrolment()));
  }

  void enrolled(StoredEnrolment stored) {
    Enrolment enrolment = stored.toEnrolment();
    well(enrolment.user());
    status.enrolment(enrolment.user(), Optional.of(enrolment));
    history.info(
        Optional.of(enrolment.user()),
        "Enrolled in Zero Trust Access of " + enrolment.organization().name());
  }

  void renewed(StoredEnrolment stored) {
    Enrolment enrolment = stored.toEnrolment();
    well(enrolment.user());
    status.enrolment(enrolment.user(), Optional.of(enrolment));
    history.info(
        Optional.of(enrolment.user()), "Certificate renewed, valid to " + enrolment.notAfter());
  }

  void unenrolled(LocalUser user) {
    well(user);
    status.enrolment(user, Optional.empty());
    history.info(Optional.of(user), "Unenrolled from Zero Trust Access");
  }

  /** An enrolment is no more, or of no use, and a new one is needed. */
  void ended(LocalUser user, Fault why, boolean stored) {
    if (!stored) {
      status.enrolment(user, Optional.empty());
    }
    failed(user, "The enrolment cannot be used any more", why);
    status.phase(user, TileState.REAUTH_REQUIRED, "");
  }

  /** Something went wrong; what was there before stays. */
  void failed(LocalUser user, String what, Fault fault) {
    status.settled(user);
    status.raise(user, TOPIC, fault);
    if (!fault.equals(told.put(user, fault))) {
      history.fault(Severity.ERROR, Optional.of(user), what, fault);
    }
  }

  /** An enrolment that ended at an earlier run is still missed. */
  void missed(LocalUser user) {
    status.phase(user, TileState.REAUTH_REQUIRED, "");
  }

  void well(LocalUser user) {
    told.remove(user);
    status.settled(user);
    status.clear(user, TOPIC);
  }
}
