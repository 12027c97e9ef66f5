package zta.modules.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.module.ModuleManager;
import zta.api.module.ModuleState;
import zta.api.module.ModuleStatus;
import zta.api.runtime.AgentDirectories;
import zta.api.status.MessageHistory;
import zta.api.status.Severity;
import zta.api.status.StatusService;

/**
 * Module manager on the framework itself: a version is installed beside the one in force, started,
 * checked, and only then the other is stopped, which drains it. What shall run is on disk, so that
 * a restart gives the same.
 */
@Component(configurationPid = "zta.modules", immediate = true)
@Designate(ocd = ModulesConfig.class)
public final class OsgiModuleManager implements ModuleManager {
  private static final Logger LOG = LoggerFactory.getLogger(OsgiModuleManager.class);

  private static final String STATE = "modules";

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, ModuleNote> notes = new ConcurrentHashMap<>();
  private final Set<String> reported = ConcurrentHashMap.newKeySet();
  private final ModuleBundles bundles;
  private final ModuleLife life;
  private final SignerCheck signers;
  private final ModuleShelf shelf;
  private final StatusService status;
  private final MessageHistory history;
  private final InstantSource clock;
  private final Path stateFile;
  private final int keep;
  private volatile DesiredModules desired;

  /** Reads what shall run and starts it. */
  @Activate
  public OsgiModuleManager(
      BundleContext context,
      ModulesConfig config,
      @Reference ServiceComponentRuntime components,
      @Reference AgentDirectories directories,
      @Reference StatusService status,
      @Reference MessageHistory history,
      @Reference InstantSource clock)
      throws FaultException {
    this.bundles = new ModuleBundles(context);
    HealthCheck health =
        new HealthCheck(components, context, Duration.ofMillis(config.healthMillis()));
    this.life =
        new ModuleLife(
            context,
            health,
            Duration.ofMillis(config.startMillis()),
            Duration.ofMillis(config.stopMillis()));
    this.signers = SignerCheck.of(config.signerCa(), clock);
    this.shelf = new ModuleShelf(directories.modules());
    this.status = status;
    this.history = history;
    this.clock = clock;
    this.stateFile = directories.home().resolve("modules.json");
    this.keep = Math.max(1, config.keep());
    this.desired = load();
    locked(this::reconcile);
  }

  /** Takes back what nobody else would. */
  @Deactivate
  public void stop() {
    takeBackReports();
  }

  private DesiredModules load() {
    try {
      DesiredModules stored = DesiredModules.load(stateFile);
      status.clear(STATE);
      return stored;
    } catch (FaultException e) {
      reportState(e.fault());
      return DesiredModules.NONE;
    }
  }

  @Override
  public List<ModuleStatus> modules() {
    List<ModuleStatus> all = new ArrayList<>();
    bundles.all().forEach((keyword, versions) -> all.add(status(keyword, versions)));
    return all;
  }

  private ModuleStatus status(String keyword, List<Bundle> versions) {
    Bundle current = inForce(keyword, versions);
    ModuleNote note = notes.getOrDefault(keyword, ModuleNote.NONE);
    List<String> fallback =
        versions.stream()
            .filter(b -> !b.equals(current))
            .map(b -> b.getVersion().toString())
            .toList();
    return new ModuleStatus(
        ModuleBundles.describe(keyword, current),
        state(current, note),
        note.since(),
        fallback,
        note.fault());
  }

  private static ModuleState state(Bundle current, ModuleNote note) {
    if (note.transition().isPresent()) {
      return note.transition().get();
    }
    if (ModuleBundles.runs(current)) {
      return ModuleState.RUNNING;
    }
    return note.fault().isPresent() ? ModuleState.FAILED : ModuleState.DISABLED;
  }

  private Bundle inForce(String keyword, List<Bundle> versions) {
    return Optional.ofNullable(desired.inForce().get(keyword))
        .flatMap(version -> bundles.version(keyword, version))
        .or(() -> versions.stream().filter(ModuleBundles::runs).findFirst())
        .orElse(versions.get(0));
  }

  @Override
  public void enableExactly(Set<String> keywords) {
    locked(
        () -> {
          desired = desired.enabling(keywords);
          store();
          reconcile();
        });
  }

  private void reconcile() {
    takeBackReports();
    installShelf();
    Map<String, List<Bundle>> all = bundles.all();
    Set<String> names = new LinkedHashSet<>(all.keySet());
    for (String keyword : names) {
      Bundle current = inForce(keyword, all.getOrDefault(keyword, List.of()));
      if (desired.enables(keyword)) {
        start(keyword, current);
      } else {
        all.getOrDefault(keyword, List.of()).forEach(bundle -> stop(keyword, bundle));
      }
    }
    reportUnknown(names);
  }

  private void reportUnknown(Set<String> known) {
    Set<String> unknown = new TreeSet<>(desired.enabled().orElse(Set.of()));
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      report(
          "modules:unknown",
          FaultCode.MODULE_UNKNOWN.at(
              "modules", "no module is called " + String.join(", ", unknown)));
    }
  }

  private void installShelf() {
    shelf.forEach(this::installUnlessThere, this::reportFile);
  }

  private void installUnlessThere(ModuleFile file) {
    if (bundles.version(file.description().keyword(), file.description().version()).isEmpty()) {
      try {
        signers.check(file);
        life.install(file);
      } catch (FaultException e) {
        reportFile(String.valueOf(file.place().getFileName()), e.fault());
      }
    }
  }

  private void reportFile(String name, Fault fault) {
    report("modules:shelf:" + name, fault);
  }

  private void start(String keyword, Bundle bundle) {
    if (ModuleBundles.runs(bundle)) {
      notes.computeIfAbsent(keyword, k -> ModuleNote.settled(clock.instant()));
      return;
    }
    note(keyword, ModuleNote.in(ModuleState.STARTING, clock.instant()));
    try {
      life.startHealthy(bundle);
      note(keyword, ModuleNote.settled(clock.instant()));
      status.clear("module:" + keyword);
      history.info(Optional.empty(), "Module " + keyword + " " + bundle.getVersion() + " started");
    } catch (FaultException e) {
      note(keyword, ModuleNote.failed(clock.instant(), e.fault()));
      report("module:" + keyword, e.fault());
    }
  }

  private void stop(String keyword, Bundle bundle) {
    if (!ModuleBundles.runs(bundle)) {
      return;
    }
    note(keyword, ModuleNote.in(ModuleState.DRAINING, clock.instant()));
    try {
      life.stop(bundle);
      note(keyword, ModuleNote.settled(clock.instant()));
      status.clear("module:" + keyword);
      history.info(Optional.empty(), "Module " + keyword + " stopped");
    } catch (FaultException e) {
      note(keyword, ModuleNote.failed(clock.instant(), e.fault()));
      report("module:" + keyword, e.fault());
    }
  }

  @Override
  public ModuleStatus install(Path path) throws FaultException {
    ModuleFile file = ModuleFile.read(path);
    signers.check(file);
    lock.lock();
    try {
      String keyword = file.description().keyword();
      Optional<Bundle> kept = bundles.version(keyword, file.description().version());
      if (kept.isPresent()) {
        return returnTo(file, kept.get());
      }
      Optional<Bundle> old = running(keyword);
      Bundle fresh = life.install(file);
      try {
        putInForce(keyword, file, fresh, old);
      } catch (FaultException e) {
        life.remove(fresh);
        history.fault(
            Severity.ERROR, Optional.empty(), "Module " + keyword + " was not updated", e.fault());
        throw e;
      }
      prune(keyword);
      return status(keyword, bundles.versions(keyword));
    } finally {
      lock.unlock();
    }
  }

  /** A version that is installed and not in force needs no second installation. */
  private ModuleStatus returnTo(ModuleFile file, Bundle kept) throws FaultException {
    String keyword = file.description().keyword();
    String version = "version " + file.description().version();
    if (kept.equals(inForce(keyword, bundles.versions(keyword)))) {
      throw refused(file, version + " is in force already");
    }
    if (shelf.keepsOther(file)) {
      throw refused(file, "another file of " + version + " is installed already");
    }
    return change(keyword, kept);
  }

  private static FaultException refused(ModuleFile file, String reason) {
    return new FaultException(
        FaultCode.MODULE_REFUSED.at(
            file.place().toString(), reason, "Give the module a new version."));
  }

  private ModuleStatus change(String keyword, Bundle next) throws FaultException {
    if (desired.enables(keyword)) {
      switchTo(keyword, next, running(keyword));
    }
    choose(keyword, next);
    return status(keyword, bundles.versions(keyword));
  }

  /** The copy comes first: a disk that is full must be noticed while the old version runs. */
  private void putInForce(String keyword, ModuleFile file, Bundle fresh, Optional<Bundle> old)
      throws FaultException {
    boolean copied = shelf.keep(file);
    try {
      if (desired.enables(keyword)) {
        switchTo(keyword, fresh, old);
      }
    } catch (FaultException e) {
      if (copied) {
        shelf.drop(keyword, file.description().version());
      }
      throw e;
    }
    choose(keyword, fresh);
  }

  private Optional<Bundle> running(String keyword) {
    List<Bundle> versions = bundles.versions(keyword);
    return versions.isEmpty()
        ? Optional.empty()
        : Optional.of(inForce(keyword, versions)).filter(ModuleBundles::runs);
  }

  @Override
  public ModuleStatus rollback(String keyword) throws FaultException {
    lock.lock();
    try {
      List<Bundle> versions = bundles.versions(keyword);
      if (versions.isEmpty()) {
        throw new FaultException(FaultCode.MODULE_UNKNOWN.at(keyword, "no such module"));
      }
      Bundle current = inForce(keyword, versions);
      Bundle before =
          versions.stream()
              .filter(bundle -> bundle.getVersion().compareTo(current.getVersion()) < 0)
              .findFirst()
              .orElseThrow(
                  () ->
                      new FaultException(
                          FaultCode.MODULE_UNKNOWN.at(
                              keyword,
                              "no version before " + current.getVersion() + " is kept",
                              "Install the version you want: zta modules install FILE.")));
      return change(keyword, before);
    } finally {
      lock.unlock();
    }
  }

  private void switchTo(String keyword, Bundle next, Optional<Bundle> old) throws FaultException {
    life.startHealthy(next);
    note(keyword, ModuleNote.settled(clock.instant()));
    status.clear("module:" + keyword);
    if (old.isPresent()) {
      try {
        life.stop(old.get());
      } catch (FaultException e) {
        report("module:" + keyword, e.fault());
      }
    }
    history.info(Optional.empty(), "Module " + keyword + " switched to " + next.getVersion());
    LOG.info("module {} switched to {}", keyword, next.getVersion());
  }

  private void choose(String keyword, Bundle bundle) {
    desired = desired.with(keyword, bundle.getVersion().toString());
    store();
  }

  private void prune(String keyword) {
    List<Bundle> versions = bundles.versions(keyword);
    Bundle current = inForce(keyword, versions);
    versions.stream()
        .filter(bundle -> bundle.getVersion().compareTo(current.getVersion()) < 0)
        .skip(keep)
        .filter(bundle -> bundle.getLocation().startsWith("mod:"))
        .forEach(
            bundle -> {
              shelf.drop(keyword, bundle.getVersion().toString());
              life.remove(bundle);
            });
  }

  private void store() {
    try {
      desired.store(stateFile);
      status.clear(STATE);
    } catch (FaultException e) {
      reportState(e.fault());
    }
  }

  private void note(String keyword, ModuleNote note) {
    notes.put(keyword, note);
  }

  /** Stays until the state has been stored. */
  private void reportState(Fault fault) {
    raise(STATE, fault);
  }

  /** What is still wrong is reported again by whoever called this. */
  private void takeBackReports() {
    reported.forEach(status::clear);
    reported.clear();
  }

  private void report(String topic, Fault fault) {
    reported.add(topic);
    raise(topic, fault);
  }

  private void raise(String topic, Fault fault) {
    LOG.warn("{}", fault);
    status.raise(topic, fault);
    history.fault(Severity.ERROR, Optional.empty(), "A module needs attention", fault);
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  /**
   * What the manager remembers of a module beside what the framework knows.
   *
   * @param transition state while something is under way
   * @param since since when
   * @param fault why it does not run
   */
  private record ModuleNote(
      Optional<ModuleState> transition, Instant since, Optional<Fault> fault) {
    static final ModuleNote NONE =
        new ModuleNote(Optional.empty(), Instant.EPOCH, Optional.empty());

    static ModuleNote in(ModuleState state, Instant at) {
      return new ModuleNote(Optional.of(state), at, Optional.empty());
    }

    static ModuleNote settled(Instant at) {
      return new ModuleNote(Optional.empty(), at, Optional.empty());
    }

    static ModuleNote failed(Instant at, Fault fault) {
      return new ModuleNote(Optional.empty(), at, Optional.of(fault));
    }
  }
}
