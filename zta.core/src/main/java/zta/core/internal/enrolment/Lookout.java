package zta.core.internal.enrolment;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.core.internal.record.EnrolmentBook;
import zta.core.internal.record.StoredEnrolment;

/**
 * Looks from time to time at what is due for a user: automatic enrolment, renewal, the end of a
 * certificate. It compares with the clock each time and plans nothing ahead, so that a clock that
 * jumps is no harm.
 */
final class Lookout {
  private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofHours(6);
  private static final Duration LOCAL = Duration.ofSeconds(10);
  private static final Duration ENROL = Duration.ofMinutes(5);

  /** Faults that a file put in place cures. */
  private static final Set<String> LOCAL_FAULTS =
      Set.of(
          FaultCode.NO_IDENTITY_CERTIFICATE.id(),
          FaultCode.CERTIFICATE_WITHOUT_IDENTITY.id(),
          FaultCode.CERTIFICATE_EXPIRED.id(),
          FaultCode.CHOICE_UNREADABLE.id());

  private final Actions actions;
  private final EnrolmentBook book;
  private final AttemptBook attempts;
  private final EndedMarks marks;
  private final ChoiceFolder choices;
  private final Enroller enroller;
  private final RenewalPlan plan;
  private final InstantSource clock;
  private final List<LocalUser> automatic;
  private final Map<LocalUser, Backoff> backoffs = new ConcurrentHashMap<>();
  private final Map<LocalUser, String> digests = new ConcurrentHashMap<>();

  /** What the lookout finds due. */
  interface Actions {
    /** Enrols a user. */
    void enroll(LocalUser user) throws FaultException;

    /** Brings an attempt to enrol to its end whose result is stored already. */
    void finish(Attempt unfinished) throws FaultException;

    /** Renews a user's certificate. */
    void renew(LocalUser user) throws FaultException;

    /** The enrolment can be used. */
    void usable(LocalUser user);

    /** The enrolment is stored but of no use any more. */
    void useless(StoredEnrolment enrolment);

    /** There are choice files, but none that can be used. */
    void unusableChoice(LocalUser user, Fault fault);

    /** What was due broke off, which is an error of this program. */
    void broken(LocalUser user, Fault fault);
  }

  Lookout(
      Actions actions,
      EnrolmentBook book,
      AttemptBook attempts,
      EndedMarks marks,
      ChoiceFolder choices,
      Enroller enroller,
      RenewalPlan plan,
      InstantSource clock,
      List<LocalUser> automatic) {
    this.actions = actions;
    this.book = book;
    this.attempts = attempts;
    this.marks = marks;
    this.choices = choices;
    this.enroller = enroller;
    this.plan = plan;
    this.clock = clock;
    this.automatic = List.copyOf(automatic);
  }

  /** Returns all users that something could be due for. */
  Set<LocalUser> users() {
    Set<LocalUser> users = new LinkedHashSet<>(automatic);
    book.all().forEach(known -> users.add(known.user()));
    attempts.all().forEach(pending -> users.add(pending.user()));
    return users;
  }

  /** Does what is due for a user. In the user's lane. */
  void look(LocalUser user) {
    Optional<StoredEnrolment> usable = enroller.usable(user);
    Backoff backoff = backoffs.computeIfAbsent(user, any -> new Backoff(FIRST, LONGEST));
    Instant now = clock.instant();
    if (usable.isPresent()) {
      actions.usable(user);
      if (backoff.due(now)) {
        keep(usable.get(), backoff, now);
      }
      return;
    }
    book.of(user).ifPresent(actions::useless);
    Optional<EnrolmentChoice> choice = choice(user);
    if (choice.isPresent()) {
      if (!choice.get().digest().equals(digests.put(user, choice.get().digest()))) {
        backoff.reset();
      }
      if (wanted(user, choice.get()) && backoff.due(now)) {
        attempt(user, backoff, ENROL, () -> actions.enroll(user));
      }
    }
  }

  /** What is unfinished comes first: the note of a renewal would take the place of its note. */
  private void keep(StoredEnrolment enrolment, Backoff backoff, Instant now) {
    LocalUser user = enrolment.user();
    Optional<Attempt> unfinished = enroller.unfinished(user);
    if (unfinished.isPresent()) {
      attempt(user, backoff, ENROL, () -> actions.finish(unfinished.get()));
    }
    if (renewalDue(enrolment, now)) {
      Duration most = RenewalPlan.patience(enrolment.certificate(), now);
      attempt(user, backoff, most, () -> actions.renew(user));
    }
  }

  /** A renewal that was cut off goes on at once: its key and note must not lie about for weeks. */
  private boolean renewalDue(StoredEnrolment enrolment, Instant now) {
    return !now.isBefore(plan.due(enrolment.certificate()))
        || attempts
            .of(enrolment.user())
            .filter(pending -> pending.kind() == AttemptKind.RENEW)
            .isPresent();
  }

  private boolean wanted(LocalUser user, EnrolmentChoice choice) {
    if (attempts.of(user).isPresent()) {
      return true;
    }
    boolean ended =
        marks.of(user).filter(mark -> mark.choiceDigest().equals(choice.digest())).isPresent();
    return !ended && (automatic.contains(user) || book.of(user).isPresent());
  }

  private Optional<EnrolmentChoice> choice(LocalUser user) {
    try {
      return choices.current();
    } catch (FaultException e) {
      if (automatic.contains(user)) {
        actions.unusableChoice(user, e.fault());
      }
      return Optional.empty();
    }
  }

  /** Work that is due. */
  @FunctionalInterface
  private interface Due {
    void run() throws FaultException;
  }

  private void attempt(LocalUser user, Backoff backoff, Duration most, Due work) {
    try {
      work.run();
      backoff.reset();
    } catch (FaultException e) {
      LOG.debug("Tried again later: {}", e.fault());
      boolean local = LOCAL_FAULTS.contains(e.fault().code());
      backoff.failed(clock.instant(), local ? LOCAL : most);
    } catch (RuntimeException e) {
      LOG.error("What was due for a user broke off", e);
      backoff.failed(clock.instant(), most);
      actions.broken(user, FaultCode.INTERNAL.at("user " + user, e.getClass().getSimpleName()));
    }
  }
}
