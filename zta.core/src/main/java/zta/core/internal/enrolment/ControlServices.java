package zta.core.internal.enrolment;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.enrolment.ServiceUrls;
import zta.api.fault.FaultException;
import zta.core.internal.record.EnrolmentBook;
import zta.core.internal.record.Registration;

/**
 * The headends that this agent talks to itself: of every enrolment, of every attempt, and of the
 * choice that the next enrolment goes by. Were its own traffic intercepted, an agent that cannot
 * reach the headend could never get the configuration that says so.
 */
final class ControlServices {
  private static final Logger LOG = LoggerFactory.getLogger(ControlServices.class);

  private final EnrolmentBook book;
  private final AttemptBook attempts;
  private final ChoiceFolder choices;

  ControlServices(EnrolmentBook book, AttemptBook attempts, ChoiceFolder choices) {
    this.book = book;
    this.attempts = attempts;
    this.choices = choices;
  }

  /** Looks at the choice files, so that {@link #all()} need not. */
  void refresh() {
    try {
      choices.current();
    } catch (FaultException e) {
      LOG.trace("The choice before is kept; the lookout tells what is wrong", e);
    }
  }

  /** Returns each service once. Does not touch the disk. */
  List<URI> all() {
    Set<URI> all = new LinkedHashSet<>();
    book.all().forEach(known -> add(all, known.registration().services()));
    attempts
        .all()
        .forEach(
            attempt ->
                attempt.registration().map(Registration::services).ifPresent(s -> add(all, s)));
    choices.latest().ifPresent(choice -> add(all, choice.services()));
    return List.copyOf(all);
  }

  private static void add(Set<URI> all, ServiceUrls services) {
    all.addAll(
        List.of(
            services.registration(),
            services.acme(),
            services.configuration(),
            services.posture()));
  }
}
