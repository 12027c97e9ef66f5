package zta.core.internal.chain;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.access.Policy;
import zta.api.access.PolicyCompiler;
import zta.api.enrolment.ClientConfiguration;
import zta.api.enrolment.ConfigurationListener;
import zta.api.enrolment.Enrolment;
import zta.api.enrolment.EnrolmentListener;
import zta.api.enrolment.EnrolmentService;
import zta.api.fault.FaultException;
import zta.api.flow.Destination;
import zta.api.flow.LocalUser;
import zta.api.tunnel.ProxyEndpoint;
import zta.core.internal.report.Reporter;

/**
 * The compiled policy of every enrolled user of this machine.
 *
 * <p>Reads are snapshots without a lock. A policy stays in force until a newer one has compiled or
 * the enrolment ends, also while the policy compiler is being replaced.
 */
@Component(
    name = "zta.core.policies",
    service = {EnrolledPolicies.class, ConfigurationListener.class, EnrolmentListener.class})
public final class EnrolledPolicies implements ConfigurationListener, EnrolmentListener {
  /** Hears that what is in force for a user has changed. Must not throw. */
  @FunctionalInterface
  public interface Watcher {
    /** The policy of this user came, changed or went. */
    void changed(LocalUser user);
  }

  private record Pending(Enrolment enrolment, ClientConfiguration configuration) {}

  private record Snapshot(Map<LocalUser, EnrolledPolicy> byUser, Set<String> own, boolean ready) {}

  private static final Logger LOG = LoggerFactory.getLogger(EnrolledPolicies.class);
  private static final int COMPILER_SECONDS = 10;

  private final Reporter reporter;
  private final CountDownLatch anyCompiler = new CountDownLatch(1);
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
  private final Map<LocalUser, Pending> pending = new HashMap<>();
  private volatile @Nullable EnrolmentService enrolments;
  private boolean loaded;
  private @Nullable PolicyCompiler compiler;
  private volatile Snapshot snapshot = new Snapshot(Map.of(), Set.of(), false);

  /** Starts empty and not ready. */
  @Activate
  public EnrolledPolicies(@Reference Reporter reporter) {
    this.reporter = reporter;
  }

  /** Compiles what waited for a compiler. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  public void bindCompiler(PolicyCompiler service) {
    List<Pending> waiting;
    synchronized (this) {
      compiler = service;
      waiting = List.copyOf(pending.values());
    }
    anyCompiler.countDown();
    waiting.forEach(one -> configured(one.enrolment(), one.configuration()));
  }

  /** Lets what comes next wait. */
  public synchronized void unbindCompiler(PolicyCompiler service) {
    if (compiler == service) {
      compiler = null;
    }
  }

  /**
   * Says that all configurations known at start have been handed over.
   *
   * @param service knows who is enrolled, and the headend's own services, which are never taken
   */
  void loaded(EnrolmentService service) {
    List<LocalUser> known;
    synchronized (this) {
      enrolments = service;
      loaded = true;
      publish(snapshot.byUser());
      known = List.copyOf(snapshot.byUser().keySet());
    }
    known.forEach(this::tell);
  }

  /**
   * Returns whether every known configuration has been looked at. Before that nobody can say what
   * is private, so nothing may pass.
   */
  public boolean ready() {
    return snapshot.ready();
  }

  /**
   * Waits until there was a first compiler, for a bounded time: at start, the parts of the agent
   * come in any order. Not for an event loop.
   */
  public void awaitCompiler() {
    try {
      if (!anyCompiler.await(COMPILER_SECONDS, TimeUnit.SECONDS)) {
        LOG.debug("No policy compiler has come yet");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Compiles what may come into force later, and leaves what is in force as it is.
   *
   * @return false when nobody is there who could compile it
   * @throws FaultException when it does not compile
   */
  public boolean compiles(ClientConfiguration configuration, String place) throws FaultException {
    PolicyCompiler present;
    synchronized (this) {
      present = compiler;
    }
    if (present == null) {
      return false;
    }
    Policy unused = present.compile(configuration.policyJson(), place);
    return true;
  }

  /** Returns what is in force for a user. */
  public Optional<EnrolledPolicy> of(LocalUser user) {
    return Optional.ofNullable(snapshot.byUser().get(user));
  }

  /** Returns all that are in force. */
  public Collection<EnrolledPolicy> all() {
    return snapshot.byUser().values();
  }

  /** Returns whether a destination is private to any enrolment of this machine. */
  public boolean privateToAnybody(Destination destination) {
    for (EnrolledPolicy one : all()) {
      if (one.policy().resourceFor(destination).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns whether a user is enrolled but nothing is in force: the configuration is still being
   * read, or there is none that can be used. Nobody can say then what is private to this user.
   */
  public boolean awaited(LocalUser user) {
    EnrolmentService service = enrolments;
    return service != null && of(user).isEmpty() && service.enrolment(user).isPresent();
  }

  /** Returns whether anybody is {@link #awaited}. */
  public boolean anybodyAwaited() {
    EnrolmentService service = enrolments;
    return service != null
        && service.enrolments().stream().anyMatch(one -> of(one.user()).isEmpty());
  }

  /** Returns whether a destination is a proxy or another service of a headend. */
  public boolean ownService(Destination destination) {
    if (snapshot.own().contains(destination.authority())) {
      return true;
    }
    EnrolmentService service = enrolments;
    // Asked each time: an enrolment under way, or a new choice file, comes with no configuration.
    for (URI url : service == null ? List.<URI>of() : service.controlServices()) {
      if (authority(url).equals(destination.authority())) {
        return true;
      }
    }
    return false;
  }

  /** Returns names and addresses of the headend's own services, in order. */
  List<String> ownHosts() {
    Set<String> hosts = new TreeSet<>();
    for (EnrolledPolicy one : all()) {
      one.configuration().proxies().forEach(proxy -> hosts.add(host(proxy.host())));
    }
    EnrolmentService service = enrolments;
    for (URI url : service == null ? List.<URI>of() : service.controlServices()) {
      if (url.getHost() != null) {
        hosts.add(host(url.getHost()));
      }
    }
    return List.copyOf(hosts);
  }

  private static String host(String text) {
    String bare = text.startsWith("[") ? text.substring(1, text.length() - 1) : text;
    return bare.toLowerCase(Locale.ROOT);
  }

  /** Tells a watcher of each change from now on. */
  public void watch(Watcher watcher) {
    watchers.add(watcher);
  }

  /** Tells it no more. */
  public void unwatch(Watcher watcher) {
    watchers.remove(watcher);
  }

  @Override
  public void configured(Enrolment enrolment, ClientConfiguration configuration) {
    if (take(enrolment, configuration)) {
      tell(enrolment.user());
    }
  }

  @Override
  public void enrolled(Enrolment enrolment) {
    boolean changed = false;
    synchronized (this) {
      EnrolledPolicy now = snapshot.byUser().get(enrolment.user());
      if (now != null && now.enrolment().id().equals(enrolment.id())) {
        put(new EnrolledPolicy(enrolment, now.configuration(), now.policy()));
        changed = true;
      }
    }
    if (changed) {
      tell(enrolment.user());
    }
  }

  @Override
  public void unenrolled(Enrolment enrolment) {
    synchronized (this) {
      EnrolledPolicy now = snapshot.byUser().get(enrolment.user());
      pending.remove(enrolment.user());
      Map<LocalUser, EnrolledPolicy> next = new HashMap<>(snapshot.byUser());
      if (now != null && now.enrolment().id().equals(enrolment.id())) {
        next.remove(enrolment.user());
      }
      publish(next);
    }
    reporter.clear(topic(enrolment));
    tell(enrolment.user());
  }

  private synchronized boolean take(Enrolment enrolment, ClientConfiguration configuration) {
    EnrolledPolicy now = snapshot.byUser().get(enrolment.user());
    if (now != null
        && now.enrolment().id().equals(enrolment.id())
        && now.configuration().revision() > configuration.revision()) {
      return false;
    }
    PolicyCompiler present = compiler;
    if (present == null) {
      pending.put(enrolment.user(), new Pending(enrolment, configuration));
      publish(snapshot.byUser());
      return false;
    }
    pending.remove(enrolment.user());
    try {
      Policy policy = present.compile(configuration.policyJson(), topic(enrolment));
      put(new EnrolledPolicy(enrolment, configuration, policy));
      reporter.clear(topic(enrolment));
      return true;
    } catch (FaultException e) {
      reporter.raise(topic(enrolment), e.fault());
      publish(snapshot.byUser());
      return false;
    }
  }

  private void put(EnrolledPolicy one) {
    Map<LocalUser, EnrolledPolicy> next = new HashMap<>(snapshot.byUser());
    next.put(one.enrolment().user(), one);
    publish(next);
  }

  private void publish(Map<LocalUser, EnrolledPolicy> next) {
    Set<String> own = new HashSet<>();
    for (EnrolledPolicy one : next.values()) {
      for (ProxyEndpoint proxy : one.configuration().proxies()) {
        own.add(proxy.toString().toLowerCase(Locale.ROOT));
      }
    }
    snapshot = new Snapshot(Map.copyOf(next), Set.copyOf(own), loaded && pending.isEmpty());
  }

  private static String authority(URI uri) {
    String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
    int usual = "http".equals(uri.getScheme()) ? 80 : 443;
    return host + ":" + (uri.getPort() < 0 ? usual : uri.getPort());
  }

  private static String topic(Enrolment enrolment) {
    return "policy of enrolment " + enrolment.id();
  }

  private void tell(LocalUser user) {
    for (Watcher watcher : new ArrayList<>(watchers)) {
      watcher.changed(user);
    }
  }
}
