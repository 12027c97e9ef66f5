package zta.core.internal.enrolment;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.core.internal.record.EnrolmentBook;
import zta.core.internal.record.EnrolmentEvents;
import zta.core.internal.record.StoredEnrolment;
import zta.core.internal.sync.SyncEngine;

/** What is done for a user, and told when done. In the user's lane. */
final class UserWork implements Lookout.Actions {
  private static final int TRIES = 3;

  private final EnrolmentBook book;
  private final AttemptBook attempts;
  private final Enroller enroller;
  private final Renewer renewer;
  private final Unenroller unenroller;
  private final SyncEngine sync;
  private final EnrolmentEvents events;
  private final Bulletin bulletin;
  private final Map<LocalUser, Integer> failures = new ConcurrentHashMap<>();
  private final Set<LocalUser> useless = ConcurrentHashMap.newKeySet();

  UserWork(
      EnrolmentBook book,
      AttemptBook attempts,
      Enroller enroller,
      Renewer renewer,
      Unenroller unenroller,
      SyncEngine sync,
      EnrolmentEvents events,
      Bulletin bulletin) {
    this.book = book;
    this.attempts = attempts;
    this.enroller = enroller;
    this.renewer = renewer;
    this.unenroller = unenroller;
    this.sync = sync;
    this.events = events;
    this.bulletin = bulletin;
  }

  /** Enrols a user that may be enrolled already. */
  StoredEnrolment enrolled(LocalUser user) throws FaultException {
    finishEnd(user);
    Optional<StoredEnrolment> usable = enroller.usable(user);
    if (usable.isPresent()) {
      return usable.get();
    }
    enroll(user);
    return stored(user);
  }

  @Override
  public void enroll(LocalUser user) throws FaultException {
    boolean again = book.of(user).isPresent();
    try {
      begin(enroller.enroll(user));
    } catch (FaultException e) {
      bulletin.failed(user, "Enrolment failed", e.fault());
      if (again) {
        bulletin.missed(user);
      }
      giveUpInTime(user);
      throw e;
    }
  }

  @Override
  public void finish(Attempt unfinished) throws FaultException {
    try {
      begin(enroller.finish(unfinished));
    } catch (FaultException e) {
      bulletin.failed(unfinished.user(), "Enrolment cannot be finished yet", e.fault());
      throw e;
    }
  }

  private void begin(StoredEnrolment enrolment) {
    failures.remove(enrolment.user());
    useless.remove(enrolment.user());
    sync.adopt(enrolment);
    bulletin.enrolled(enrolment);
    events.enrolled(enrolment.toEnrolment());
  }

  @Override
  public void renew(LocalUser user) throws FaultException {
    finishEnd(user);
    try {
      StoredEnrolment enrolment = renewer.renew(user);
      failures.remove(user);
      sync.adopt(enrolment);
      bulletin.renewed(enrolment);
      events.renewed(enrolment.toEnrolment());
    } catch (FaultException e) {
      bulletin.failed(user, "Certificate could not be renewed", e.fault());
      giveUpInTime(user);
      throw e;
    }
  }

  /** Renews and returns the result. */
  StoredEnrolment renewed(LocalUser user) throws FaultException {
    renew(user);
    return stored(user);
  }

  void unenroll(LocalUser user, boolean administrator) throws FaultException {
    if (finishEnd(user)) {
      return;
    }
    StoredEnrolment known = unenroller.permitted(user, administrator);
    try {
      unenroller.unenroll(known);
      bulletin.unenrolled(user);
    } catch (FaultException e) {
      bulletin.failed(user, "Unenrolment failed", e.fault());
      throw e;
    }
  }

  /** Goes on with an end that was cut off. */
  boolean finishEnd(LocalUser user) throws FaultException {
    boolean resumed = unenroller.resume(user);
    if (resumed) {
      bulletin.unenrolled(user);
    }
    return resumed;
  }

  /**
   * The headend has ended an enrolment. One that is of no use is being replaced, and one that was
   * replaced is ended by that: neither is a reason to stop.
   */
  void revoked(StoredEnrolment enrolment, Fault why) {
    LocalUser user = enrolment.user();
    Optional<StoredEnrolment> known =
        enroller
            .usable(user)
            .filter(one -> one.registration().id().equals(enrolment.registration().id()));
    try {
      if (known.isPresent() && !finishEnd(user)) {
        unenroller.revoked(known.get());
        bulletin.ended(user, why, false);
      }
    } catch (FaultException e) {
      bulletin.failed(user, "A revoked enrolment could not be removed", e.fault());
      if (book.of(user).isEmpty()) {
        bulletin.ended(user, why, false);
      }
    }
  }

  @Override
  public void usable(LocalUser user) {
    if (useless.remove(user)) {
      bulletin.well(user);
    }
  }

  @Override
  public void useless(StoredEnrolment enrolment) {
    useless.add(enrolment.user());
    bulletin.ended(
        enrolment.user(),
        FaultCode.CERTIFICATE_EXPIRED.at(
            "client certificate " + enrolment.toEnrolment().certificateSerial(),
            "valid to " + enrolment.toEnrolment().notAfter() + ", and its key must be there",
            "The agent enrols again by itself when the identity certificate fits."),
        true);
  }

  @Override
  public void unusableChoice(LocalUser user, Fault fault) {
    bulletin.failed(user, "The enrolment choice file cannot be used", fault);
  }

  @Override
  public void broken(LocalUser user, Fault fault) {
    bulletin.failed(user, "Enrolment or renewal broke off", fault);
  }

  /**
   * An attempt that fails again and again may be stuck on what it holds: begin anew. One whose
   * result is in force has nothing to begin anew.
   */
  private void giveUpInTime(LocalUser user) throws FaultException {
    Optional<Attempt> pending = attempts.of(user);
    if (pending.filter(enroller::inForce).isPresent()) {
      return;
    }
    boolean nothingDone = pending.isPresent() && pending.get().state() == AttemptState.REGISTER;
    int count = failures.merge(user, 1, Integer::sum);
    if (nothingDone || count >= TRIES) {
      failures.remove(user);
      enroller.abandon(user);
    }
  }

  private StoredEnrolment stored(LocalUser user) throws FaultException {
    return book.of(user)
        .orElseThrow(
            () ->
                new FaultException(
                    FaultCode.NOT_ENROLLED.at("user " + user, "the enrolment has ended")));
  }
}
