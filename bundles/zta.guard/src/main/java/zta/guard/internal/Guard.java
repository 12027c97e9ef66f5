package zta.guard.internal;

import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
import zta.api.fault.FaultCode;
import zta.api.intercept.Catchment;
import zta.api.intercept.CatchmentListener;
import zta.api.journal.OsChange;
import zta.api.journal.OsJournal;
import zta.api.journal.UndoHandler;
import zta.api.names.SyntheticAddresses;
import zta.api.runtime.AgentDirectories;
import zta.api.status.MessageHistory;
import zta.api.status.StatusService;
import zta.guard.internal.before.EarlierConnections;
import zta.lib.undo.Undo;
import zta.lib.undo.UndoShapes;
import zta.lib.undo.Undoer;

/**
 * Refuses direct connections to private networks, and queries for private names past the agent,
 * from the moment the agent's link is there until the agent ends in order: when it dies, its
 * watchdog leaves the guard in force, and the next agent's guard takes over without a gap. A start
 * closes at once what was closed when the agent ended, before anything else is known.
 */
@Component(
    name = "zta.guard",
    configurationPid = "zta.guard",
    immediate = true,
    service = {CatchmentListener.class, UndoHandler.class})
@Designate(ocd = GuardConfig.class)
// What it plans tells its failures itself.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Guard implements CatchmentListener, UndoHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
  private static final String CLOSED = "closed";
  private static final String OPEN = "open";
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final long STOP_SECONDS = 5;

  private final boolean closed;
  private final BooleanSupplier caught;
  private final Consumer<Catchment.Catch> earlier;
  private final GuardState state;
  private final UndoShapes shapes;
  private final Duration again;
  private final ScheduledThreadPoolExecutor worker = worker();
  private final AtomicBoolean planned = new AtomicBoolean();
  private volatile boolean stopped;
  private volatile Catchment.Catch latest = new Catchment.Catch(0, false, List.of(), List.of());

  private final List<SyntheticAddresses> synthetic = new CopyOnWriteArrayList<>();

  /** Made by Declarative Services. */
  @Activate
  public Guard(
      BundleContext context,
      GuardConfig config,
      @Reference OsJournal journal,
      @Reference StatusService status,
      @Reference MessageHistory history,
      @Reference InstantSource clock,
      @Reference AgentDirectories directories) {
    this(
        config,
        () -> isUp(config.link()),
        new EarlierConnections(history, clock)::compare,
        new GuardState(
            "zta_guard_" + Long.toHexString(context.getBundle().getBundleId()),
            config.link(),
            journal,
            status,
            new Nft(directories.run()),
            new GuardFile(directories.home().resolve("guard"))),
        new UndoShapes(directories.home()),
        isRoot(),
        AGAIN);
    if (!Set.of(OPEN, CLOSED).contains(config.failMode())) {
      LOG.error(
          "{}",
          FaultCode.CONFIG_VALUE.at(
              "zta.guard failMode", "neither open nor closed; closed is used"));
    }
  }

  Guard(
      GuardConfig config,
      BooleanSupplier caught,
      Consumer<Catchment.Catch> earlier,
      GuardState state,
      UndoShapes shapes,
      boolean root,
      Duration again) {
    this.closed = root && !config.failMode().equals(OPEN);
    this.caught = caught;
    this.earlier = earlier;
    this.again = again;
    this.state = state;
    this.shapes = shapes;
    worker.execute(closed ? state::closeAsBefore : state::forget);
  }

  private static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false; // no Linux
    }
  }

  private static boolean isUp(String link) {
    try {
      NetworkInterface found = NetworkInterface.getByName(link);
      return found != null && found.isUp();
    } catch (SocketException e) {
      return false; // gone in the meantime
    }
  }

  private static ScheduledThreadPoolExecutor worker() {
    return new ScheduledThreadPoolExecutor(
        1,
        task -> {
          Thread thread = new Thread(task, "zta-guard-1");
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Closes these addresses too from now on, and the names that they stand for. */
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  public void bindSynthetic(SyntheticAddresses addresses) {
    synthetic.add(addresses);
    plan(Duration.ZERO);
  }

  /** Keeps them closed until something else changes: another version of them may be coming. */
  public void unbindSynthetic(SyntheticAddresses addresses) {
    synthetic.remove(addresses);
  }

  @Override
  public void changed(Catchment.Catch now) {
    latest = now;
    plan(Duration.ZERO);
  }

  /** Plans one update, however many changes there are before it. */
  private void plan(Duration delay) {
    if (planned.compareAndSet(false, true)) {
      try {
        worker.schedule(this::update, delay.toMillis(), TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        LOG.debug("Not updated any more, the guard stops");
      }
    }
  }

  /**
   * What is closed stays closed when the link goes: it comes back, or the agent ends. Only when
   * nothing is private any more, nothing is left to wait for.
   */
  private void update() {
    planned.set(false);
    Catchment.Catch now = latest;
    if (!now.ready() || stopped) {
      return;
    }
    boolean nothing = now.claims().isEmpty();
    if (!nothing && !caught.getAsBoolean()) {
      state.stillWaits();
      plan(again);
      return;
    }
    try {
      if (closed) {
        Stream<String> ranges = synthetic.stream().flatMap(s -> s.ranges().stream());
        state.close(GuardedNetworks.of(now, nothing ? List.of() : ranges.toList()));
      }
      earlier.accept(now);
    } catch (RuntimeException e) {
      LOG.error("The guard cannot follow what is private", e);
    }
  }

  @Override
  public String kind() {
    return UndoShapes.NFT;
  }

  /** Takes over a dead agent's guard; whatever else is left over is taken away. */
  @Override
  public void undo(OsChange change) throws Exception {
    Undo undo = shapes.of(change.kind(), change.details());
    if (closed && undo instanceof Undo.Table table && table.keptClosed()) {
      run(() -> state.inherit(table.table()));
    } else {
      new Undoer().undo(undo);
    }
  }

  /** What may fail. */
  private interface Step {
    void run() throws Exception;
  }

  private void run(Step step) throws Exception {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    worker.execute(
        () -> {
          try {
            step.run();
            done.complete(true);
          } catch (Exception e) {
            done.completeExceptionally(e);
          }
        });
    try {
      done.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** Waits until what was planned before is done. */
  void awaitIdle() throws Exception {
    run(() -> {});
  }

  /** Takes the guard away: who stops the agent in order wants it gone. */
  @Deactivate
  public void stop() throws InterruptedException {
    stopped = true;
    Future<?> open = worker.submit(state::open);
    try {
      open.get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("The guard was not taken away; the watchdog or zta undo does it", e);
    }
    worker.shutdownNow();
  }
}
