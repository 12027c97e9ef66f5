package zta.core.internal.enrolment;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.enrolment.Enrolment;
import zta.api.enrolment.EnrolmentService;
import zta.api.enrolment.IdentityCertificates;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.api.runtime.AgentDirectories;
import zta.api.status.MessageHistory;
import zta.core.internal.acme.CertificateClient;
import zta.core.internal.headend.HeadendClients;
import zta.core.internal.record.EnrolmentBook;
import zta.core.internal.record.EnrolmentEvents;
import zta.core.internal.record.KeyStores;
import zta.core.internal.record.StoredEnrolment;
import zta.core.internal.runtime.Timers;
import zta.core.internal.runtime.UserLanes;
import zta.core.internal.status.StatusSink;
import zta.core.internal.sync.SyncEngine;

/**
 * Enrols, renews and unenrols, each user in a lane of its own. At start it goes on with attempts
 * that were cut off, uses stored enrolments at once and never waits for the network.
 */
@Component(
    service = EnrolmentService.class,
    immediate = true,
    configurationPid = "zta.core.enrolment")
@Designate(ocd = EnrolmentConfig.class)
public final class EnrolmentEngine implements EnrolmentService {
  private static final Logger LOG = LoggerFactory.getLogger(EnrolmentEngine.class);

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  volatile List<IdentityCertificates> identityStores = List.of();

  private final AgentDirectories directories;
  private final EnrolmentBook book;
  private final SyncEngine sync;
  private final UserLanes lanes;
  private final Timers timers;
  private final AttemptBook attempts;
  private final EndedMarks marks;
  private final KeyDisposal disposal;
  private final Bulletin bulletin;
  private final UserWork work;
  private final Lookout lookout;
  private final ControlServices services;
  private final Duration poll;
  private @Nullable AutoCloseable watch;
  private volatile boolean stopped;

  /** Puts the parts together; {@link #start()} begins to work. */
  @Activate
  public EnrolmentEngine(
      BundleContext context,
      @Reference AgentDirectories directories,
      @Reference InstantSource clock,
      @Reference Timers timers,
      @Reference UserLanes lanes,
      @Reference EnrolmentBook book,
      @Reference KeyStores keys,
      @Reference EnrolmentEvents events,
      @Reference HeadendClients clients,
      @Reference CertificateClient acme,
      @Reference SyncEngine sync,
      @Reference StatusSink status,
      @Reference MessageHistory history,
      EnrolmentConfig config)
      throws FaultException {
    this(
        context.getBundle().getVersion().toString(),
        directories,
        clock,
        timers,
        lanes,
        book,
        keys,
        events,
        clients,
        acme,
        sync,
        status,
        history,
        config);
  }

  EnrolmentEngine(
      String agentVersion,
      AgentDirectories directories,
      InstantSource clock,
      Timers timers,
      UserLanes lanes,
      EnrolmentBook book,
      KeyStores keys,
      EnrolmentEvents events,
      HeadendClients clients,
      CertificateClient acme,
      SyncEngine sync,
      StatusSink status,
      MessageHistory history,
      EnrolmentConfig config)
      throws FaultException {
    this.directories = directories;
    this.book = book;
    this.sync = sync;
    this.lanes = lanes;
    this.timers = timers;
    poll = Durations.of("poll", config.poll(), Duration.ofSeconds(10));
    Duration overlap = Durations.of("keyOverlap", config.keyOverlap(), Duration.ofMinutes(1));
    Duration before = Durations.of("renewBefore", config.renewBefore(), Duration.ofDays(14));
    attempts = new AttemptBook(directories.enrollments().resolve("attempts"));
    marks = new EndedMarks(directories.enrollments().resolve("ended"));
    bulletin = new Bulletin(status, history);
    disposal = new KeyDisposal(keys, timers, overlap);
    ChoiceFolder choices = new ChoiceFolder(directories.enrollmentChoices());
    services = new ControlServices(book, attempts, choices);
    RegistrationClient headend = new RegistrationClient(clients);
    Device device = Device.of(directories.home().resolve("device.json"), agentVersion);
    RemoveHandler removal = new RemoveHandler(book, sync, events, marks, disposal);
    StateHandler register =
        new RegisterHandler(choices, new Candidates(() -> identityStores), headend, device, clock);
    AttemptRunner runner =
        new AttemptRunner(
            attempts,
            Map.of(
                AttemptState.REGISTER,
                register,
                AttemptState.ORDER,
                new OrderHandler(keys, acme, clients),
                AttemptState.SYNC,
                new SyncHandler(sync, keys),
                AttemptState.COMMIT,
                new CommitHandler(book, marks, disposal, clock),
                AttemptState.REPLACE,
                new ReplaceHandler(book, disposal),
                AttemptState.TELL_HEADEND,
                new TellHeadendHandler(headend, keys),
                AttemptState.REMOVE,
                removal),
            bulletin::step);
    Enroller enroller =
        new Enroller(attempts, book, keys, choices, runner, disposal, headend, clock);
    Unenroller unenroller = new Unenroller(attempts, book, runner, removal, choices, enroller);
    work =
        new UserWork(
            book,
            attempts,
            enroller,
            new Renewer(attempts, book, runner),
            unenroller,
            sync,
            events,
            bulletin);
    lookout =
        new Lookout(
            work,
            book,
            attempts,
            marks,
            choices,
            enroller,
            new RenewalPlan(before),
            clock,
            automatic(config));
  }

  /** Uses what is stored, sweeps what was left over, and begins to look out. */
  @Activate
  void start() {
    sync.onEnded(work::revoked);
    book.all().forEach(bulletin::known);
    marks.all().stream()
        .filter(mark -> mark.reason() == EndedMark.Reason.REVOKED)
        .filter(mark -> book.of(mark.user()).isEmpty())
        .forEach(mark -> bulletin.missed(mark.user()));
    book.all().forEach(known -> lanes.run(known.user(), () -> sync.adopt(known)));
    sweep();
    watch = ChoiceWatch.start(directories.enrollmentChoices(), this::lookAtAll);
    tick();
  }

  @Deactivate
  void close() throws Exception {
    stopped = true;
    if (watch != null) {
      watch.close();
    }
  }

  @Override
  public List<Enrolment> enrolments() {
    return book.all().stream().map(StoredEnrolment::toEnrolment).toList();
  }

  @Override
  public Optional<Enrolment> enrolment(LocalUser user) {
    return book.of(user).map(StoredEnrolment::toEnrolment);
  }

  @Override
  public CompletionStage<Enrolment> enroll(LocalUser user) {
    return lanes.submit(user, () -> work.enrolled(user).toEnrolment());
  }

  @Override
  @SuppressWarnings("NullAway") // A stage of Void has no other value.
  public CompletionStage<Void> unenroll(LocalUser user, boolean administrator) {
    return lanes.submit(
        user,
        () -> {
          work.unenroll(user, administrator);
          return null;
        });
  }

  @Override
  public CompletionStage<Enrolment> renew(LocalUser user) {
    return lanes.submit(user, () -> work.renewed(user).toEnrolment());
  }

  /** Goes on whatever happens: without it nobody is enrolled or renewed any more. */
  private void tick() {
    if (stopped) {
      return;
    }
    try {
      lookAtAll();
    } catch (RuntimeException e) {
      LOG.error("The regular look at what is due broke off", e);
    } finally {
      timers.after(poll, this::tick);
    }
  }

  @Override
  public List<URI> controlServices() {
    return services.all();
  }

  private void lookAtAll() {
    services.refresh();
    lookout.users().forEach(user -> lanes.run(user, () -> look(user)));
  }

  private void look(LocalUser user) {
    if (stopped) {
      return;
    }
    try {
      work.finishEnd(user);
      lookout.look(user);
    } catch (FaultException e) {
      LOG.warn("An end that was cut off cannot be finished yet: {}", e.fault());
    }
  }

  /** Nothing is swept that a damaged file may have named. */
  private void sweep() {
    if (book.damaged()) {
      return;
    }
    Set<String> needed = new HashSet<>();
    Set<LocalUser> enrolled = new HashSet<>();
    book.all()
        .forEach(
            known -> {
              needed.addAll(List.of(known.keyId(), known.accountKeyId()));
              enrolled.add(known.user());
            });
    attempts
        .all()
        .forEach(
            attempt -> {
              needed.addAll(List.of(attempt.keyId(), attempt.accountKeyId()));
              enrolled.add(attempt.user());
            });
    disposal.sweep(needed);
    try {
      sync.keepOnly(enrolled);
    } catch (FaultException e) {
      LOG.warn("Configurations without an enrolment cannot be deleted: {}", e.fault());
    }
  }

  private static List<LocalUser> automatic(EnrolmentConfig config) {
    if (!config.automatic()) {
      return List.of();
    }
    List<LocalUser> users =
        Arrays.stream(config.users()).filter(name -> !name.isBlank()).map(LocalUser::new).toList();
    return users.isEmpty() ? List.of(new LocalUser(System.getProperty("user.name"))) : users;
  }
}
