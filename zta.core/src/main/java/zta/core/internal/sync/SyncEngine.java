package zta.core.internal.sync;

import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.enrolment.ClientConfiguration;
import zta.api.enrolment.ConfigurationSync;
import zta.api.enrolment.SyncStatus;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.flow.LocalUser;
import zta.api.keystore.KeyHandle;
import zta.api.runtime.AgentDirectories;
import zta.api.status.MessageHistory;
import zta.api.status.Severity;
import zta.core.internal.chain.EnrolledPolicies;
import zta.core.internal.headend.HeadendCaller;
import zta.core.internal.headend.HeadendClients;
import zta.core.internal.record.EnrolmentEvents;
import zta.core.internal.record.KeyStores;
import zta.core.internal.record.Registration;
import zta.core.internal.record.StoredEnrolment;
import zta.core.internal.runtime.Timers;
import zta.core.internal.runtime.UserLanes;
import zta.core.internal.status.StatusSink;

/**
 * Keeps the configuration of each enrolment up to date: from the cache at once, then from the
 * headend in intervals, or soon where there is none that can be used. What the headend says wrong
 * changes nothing; what it does not say at all leaves the last good configuration in force.
 */
@Component(
    service = {ConfigurationSync.class, SyncEngine.class},
    configurationPid = "zta.core.sync")
@Designate(ocd = SyncConfig.class)
public final class SyncEngine implements ConfigurationSync {
  private static final Logger LOG = LoggerFactory.getLogger(SyncEngine.class);
  private static final Duration LEAST = Duration.ofMillis(100);
  private static final Duration LONGEST_WITHOUT = Duration.ofSeconds(10);
  private static final int MOST_DOUBLINGS = 7;
  private static final String TOPIC = "configuration";

  private final ConfigurationCache cache;
  private final HeadendClients clients;
  private final KeyStores keys;
  private final EnrolmentEvents events;
  private final EnrolledPolicies policies;
  private final StatusSink status;
  private final MessageHistory history;
  private final UserLanes lanes;
  private final Timers timers;
  private final InstantSource clock;
  private final Duration interval;
  private final Map<LocalUser, UserSync> users = new ConcurrentHashMap<>();
  private volatile Ended ended = (enrolment, fault) -> {};
  private volatile boolean closed;

  /** Hears that the headend ended an enrolment. */
  @FunctionalInterface
  public interface Ended {
    /** The headend says that this enrolment is no more. */
    void ended(StoredEnrolment enrolment, Fault fault);
  }

  /** Starts without users; the enrolments are adopted one by one. */
  @Activate
  public SyncEngine(
      @Reference AgentDirectories directories,
      @Reference HeadendClients clients,
      @Reference KeyStores keys,
      @Reference EnrolmentEvents events,
      @Reference EnrolledPolicies policies,
      @Reference StatusSink status,
      @Reference MessageHistory history,
      @Reference UserLanes lanes,
      @Reference Timers timers,
      @Reference InstantSource clock,
      SyncConfig config) {
    cache = new ConfigurationCache(directories.cachedConfigs());
    this.clients = clients;
    this.keys = keys;
    this.events = events;
    this.policies = policies;
    this.status = status;
    this.history = history;
    this.lanes = lanes;
    this.timers = timers;
    this.clock = clock;
    interval = interval(config.interval());
  }

  @Deactivate
  void close() {
    closed = true;
    users.values().forEach(UserSync::stop);
  }

  /** Says who removes enrolments that the headend ended. */
  public void onEnded(Ended listener) {
    ended = listener;
  }

  @Override
  public CompletionStage<SyncStatus> syncNow(LocalUser user) {
    return lanes.submit(user, () -> sync(user));
  }

  @Override
  public Optional<SyncStatus> status(LocalUser user) {
    return Optional.ofNullable(users.get(user)).map(UserSync::status);
  }

  @Override
  public Optional<ClientConfiguration> configuration(LocalUser user) {
    return Optional.ofNullable(users.get(user)).map(sync -> sync.configuration);
  }

  /**
   * Gets and caches the first configuration of an enrolment that is not stored yet. In the user's
   * lane.
   */
  public void first(
      LocalUser user, Registration registration, KeyHandle key, List<X509Certificate> chain)
      throws FaultException {
    HeadendCaller caller =
        clients.authenticated(registration.pins(), registration.anchors(), key, chain);
    ConfigurationFetcher.Fetched fetched =
        ConfigurationFetcher.fetch(caller, registration, "").orElseThrow();
    String place = registration.services().configuration().toString();
    check(ConfigurationDocument.read(fetched.jws(), registration, place), place);
    cache.write(user, new CachedConfiguration(fetched.jws(), fetched.etag(), clock.instant()));
  }

  /**
   * Takes a stored enrolment, or its renewed self: its cached configuration is in force when this
   * returns. In the user's lane.
   */
  public void adopt(StoredEnrolment enrolment) {
    UserSync sync = new UserSync(enrolment);
    UserSync before = users.put(enrolment.user(), sync);
    if (before != null) {
      before.stop();
      sync.told = before.told;
    }
    if (before != null
        && before.configuration != null
        && before.enrolment.registration().id().equals(enrolment.registration().id())) {
      sync.configuration = before.configuration;
      sync.cached = before.cached;
    } else {
      load(sync);
    }
    publish(sync);
    plan(sync);
  }

  /** Forgets a user whose enrolment has ended, and the cached configuration. In the lane. */
  public void drop(LocalUser user) throws FaultException {
    UserSync sync = users.remove(user);
    if (sync != null) {
      sync.stop();
    }
    cache.delete(user);
    status.sync(user, Optional.empty());
    status.clear(user, TOPIC);
  }

  /** Removes cached configurations of users without an enrolment. */
  public void keepOnly(Set<LocalUser> enrolled) throws FaultException {
    cache.keepOnly(enrolled);
  }

  /** Makes a caller with the current certificate of a user. */
  public HeadendCaller caller(LocalUser user) throws FaultException {
    UserSync sync = users.get(user);
    if (sync == null) {
      throw notEnrolled(user);
    }
    return caller(sync);
  }

  private void load(UserSync sync) {
    LocalUser user = sync.enrolment.user();
    try {
      Optional<CachedConfiguration> cached = cache.read(user);
      if (cached.isPresent()) {
        String place = cache.document(user).toString();
        ClientConfiguration configuration =
            ConfigurationDocument.read(cached.get().jws(), sync.enrolment.registration(), place);
        if (!policies.compiles(configuration, place)) {
          LOG.debug("The stored policy waits for a compiler");
        }
        sync.cached = cached.get();
        sync.configuration = configuration;
        status.clear(user, TOPIC);
        events.configured(sync.enrolment.toEnrolment(), configuration);
      }
    } catch (FaultException e) {
      status.raise(user, TOPIC, e.fault());
      tell(sync, "The stored configuration cannot be used; all is refused until a sync", e.fault());
    }
  }

  private SyncStatus sync(LocalUser user) throws FaultException {
    UserSync sync = users.get(user);
    if (sync == null) {
      throw notEnrolled(user);
    }
    try {
      synced(sync);
      sync.fault = Optional.empty();
      tellWell(sync);
      publish(sync);
      return sync.status();
    } catch (EnrolmentEndedException e) {
      ended(sync, e.fault());
      throw e;
    } catch (FaultException e) {
      failed(sync, e.fault());
      throw e;
    } finally {
      plan(sync);
    }
  }

  private void synced(UserSync sync) throws FaultException {
    CachedConfiguration known = sync.cached;
    String etag = known == null || !inForce(sync) ? "" : known.etag();
    Registration registration = sync.enrolment.registration();
    Optional<ConfigurationFetcher.Fetched> fetched =
        ConfigurationFetcher.fetch(caller(sync), registration, etag);
    LocalUser user = sync.enrolment.user();
    sync.changed = false;
    if (fetched.isEmpty()) {
      CachedConfiguration again =
          new CachedConfiguration(known == null ? "" : known.jws(), etag, clock.instant());
      sync.cached = again;
      cache.note(user, again);
      return;
    }
    take(sync, fetched.get());
  }

  private void take(UserSync sync, ConfigurationFetcher.Fetched fetched) throws FaultException {
    Registration registration = sync.enrolment.registration();
    String place = registration.services().configuration().toString();
    ClientConfiguration configuration =
        ConfigurationDocument.read(fetched.jws(), registration, place);
    ClientConfiguration before = sync.configuration;
    if (before != null && configuration.revision() < before.revision()) {
      throw new FaultException(
          FaultCode.CONFIG_ROLLBACK.at(
              place,
              "revision " + configuration.revision() + ", in force is " + before.revision()));
    }
    check(configuration, place);
    CachedConfiguration cached =
        new CachedConfiguration(fetched.jws(), fetched.etag(), clock.instant());
    cache.write(sync.enrolment.user(), cached);
    sync.cached = cached;
    sync.configuration = configuration;
    status.clear(sync.enrolment.user(), TOPIC);
    sync.changed = before == null || !same(before, configuration);
    if (sync.changed || !inForce(sync)) {
      LOG.info("Configuration revision {} is in force", configuration.revision());
      events.configured(sync.enrolment.toEnrolment(), configuration);
    }
  }

  /** What does not compile must not take the place of what does, on disk least of all. */
  private void check(ClientConfiguration configuration, String place) throws FaultException {
    policies.awaitCompiler();
    if (!policies.compiles(configuration, place)) {
      throw new FaultException(
          FaultCode.SERVICE_MISSING.at("policy compiler", "nobody can compile the policy now"));
    }
  }

  /** Returns whether there is a configuration whose policy has compiled. */
  private boolean inForce(UserSync sync) {
    return sync.configuration != null && policies.of(sync.enrolment.user()).isPresent();
  }

  /** A document signed anew says nothing new. */
  private static boolean same(ClientConfiguration a, ClientConfiguration b) {
    return a.revision() == b.revision()
        && a.subject().equals(b.subject())
        && a.policyJson().equals(b.policyJson())
        && a.proxies().equals(b.proxies());
  }

  private void failed(UserSync sync, Fault fault) {
    if (closed) {
      LOG.debug("A sync was cut off by the end of this engine: {}", fault);
      return;
    }
    sync.fault = Optional.of(fault);
    sync.caller = null;
    tell(
        sync,
        inForce(sync)
            ? "Configuration sync failed; the last configuration stays in force"
            : "Configuration sync failed; all is refused until it works",
        fault);
    publish(sync);
  }

  private void ended(UserSync sync, Fault fault) {
    if (!closed) {
      sync.fault = Optional.of(fault);
      sync.caller = null;
      ended.ended(sync.enrolment, fault);
    }
  }

  /** The same fault is told once until something changes: a headend may be away for days. */
  private void tell(UserSync sync, String what, Fault fault) {
    if (!sync.told.equals(Optional.of(fault))) {
      sync.told = Optional.of(fault);
      history.fault(Severity.WARNING, Optional.of(sync.enrolment.user()), what, fault);
    }
  }

  private void tellWell(UserSync sync) {
    if (sync.told.isPresent()) {
      sync.told = Optional.empty();
      history.info(Optional.of(sync.enrolment.user()), "Configuration sync works again");
    }
  }

  private HeadendCaller caller(UserSync sync) throws FaultException {
    HeadendCaller known = sync.caller;
    if (known == null) {
      StoredEnrolment enrolment = sync.enrolment;
      known =
          clients.authenticated(
              enrolment.registration().pins(),
              enrolment.registration().anchors(),
              keys.key(enrolment.keyStore(), enrolment.keyId()),
              enrolment.chain());
      sync.caller = known;
    }
    return known;
  }

  private void publish(UserSync sync) {
    status.sync(sync.enrolment.user(), Optional.of(sync.status()));
  }

  /** Spreads the devices: up to a tenth later than needed. */
  private void plan(UserSync sync) {
    LocalUser user = sync.enrolment.user();
    if (users.get(user) != sync) {
      return;
    }
    sync.stop();
    long millis = delay(sync).toMillis();
    long spread =
        Math.floorMod(sync.enrolment.registration().id().hashCode(), 1000) * millis / 10_000;
    sync.next =
        timers.after(
            Duration.ofMillis(millis + spread), () -> lanes.run(user, () -> periodic(sync)));
  }

  /**
   * The interval, or soon as long as nothing is in force: its user is refused everything until
   * then.
   */
  private Duration delay(UserSync sync) {
    if (inForce(sync)) {
      sync.tries = 0;
      return interval;
    }
    Duration soon = LEAST.multipliedBy(1L << Math.min(sync.tries++, MOST_DOUBLINGS));
    Duration longest = interval.compareTo(LONGEST_WITHOUT) < 0 ? interval : LONGEST_WITHOUT;
    return soon.compareTo(longest) < 0 ? soon : longest;
  }

  private void periodic(UserSync sync) {
    LocalUser user = sync.enrolment.user();
    if (users.get(user) == sync) {
      try {
        sync(user);
      } catch (FaultException e) {
        LOG.trace("Told by the status already", e);
      }
    }
  }

  private static Duration interval(String text) {
    try {
      Duration interval = Duration.parse(text);
      if (interval.compareTo(LEAST) >= 0) {
        return interval;
      }
    } catch (DateTimeException e) {
      LOG.debug("Not a duration", e);
    }
    LOG.warn(
        "{}",
        FaultCode.CONFIG_VALUE.at("zta.core.sync: interval", "not a time such as PT5M: " + text));
    return Duration.ofMinutes(5);
  }

  private static FaultException notEnrolled(LocalUser user) {
    return new FaultException(FaultCode.NOT_ENROLLED.at("user " + user, "there is no enrolment"));
  }
}
