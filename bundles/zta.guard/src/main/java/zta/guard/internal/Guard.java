package zta.guard.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.FieldOption;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultCode;
import zta.api.intercept.Catchment;
import zta.api.intercept.CatchmentListener;
import zta.api.intercept.Interceptor;
import zta.api.journal.OsChange;
import zta.api.journal.OsJournal;
import zta.api.journal.UndoHandler;
import zta.api.names.SyntheticAddresses;
import zta.api.runtime.AgentDirectories;
import zta.api.status.StatusService;
import zta.lib.undo.Undo;
import zta.lib.undo.UndoShapes;
import zta.lib.undo.Undoer;

/**
 * Refuses direct connections to private networks from the moment they are caught until the agent
 * ends in order: when it dies, its watchdog leaves the guard in force, and the next agent's guard
 * takes over without a gap.
 */
@Component(
    name = "zta.guard",
    configurationPid = "zta.guard",
    immediate = true,
    service = {CatchmentListener.class, UndoHandler.class})
@Designate(ocd = GuardConfig.class)
public final class Guard implements CatchmentListener, UndoHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
  private static final String CLOSED = "closed";
  private static final String OPEN = "open";
  private static final int MAX_TASKS = 64;
  private static final long STOP_SECONDS = 5;

  private final boolean closed;
  private final Set<String> explicit;
  private final GuardState state;
  private final UndoShapes shapes;
  private final ExecutorService worker = worker();
  private final AtomicBoolean planned = new AtomicBoolean();
  private volatile Catchment.Catch latest = new Catchment.Catch(0, false, List.of(), List.of());

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      fieldOption = FieldOption.REPLACE)
  private volatile List<SyntheticAddresses> synthetic = List.of();

  private volatile Set<Interceptor> interceptors = Set.of();

  /** Made by Declarative Services. */
  @Activate
  public Guard(
      BundleContext context,
      GuardConfig config,
      @Reference OsJournal journal,
      @Reference StatusService status,
      @Reference AgentDirectories directories) {
    this(
        config,
        new GuardState(
            "zta_guard_" + Long.toHexString(context.getBundle().getBundleId()),
            config.link(),
            journal,
            status,
            new Nft(directories.run())),
        new UndoShapes(directories.home()),
        isRoot());
    if (!Set.of(OPEN, CLOSED).contains(config.failMode())) {
      LOG.error(
          "{}",
          FaultCode.CONFIG_VALUE.at(
              "zta.guard failMode", "neither open nor closed; closed is used"));
    }
  }

  Guard(GuardConfig config, GuardState state, UndoShapes shapes, boolean root) {
    this.closed = root && !config.failMode().equals(OPEN);
    this.explicit = Set.of(config.explicitInterceptors());
    this.state = state;
    this.shapes = shapes;
  }

  private static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false; // no Linux
    }
  }

  private static ExecutorService worker() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_TASKS),
            task -> {
              Thread thread = new Thread(task, "zta-guard-1");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  @Override
  public void changed(Catchment.Catch now) {
    latest = now;
    plan();
  }

  /** Hears of something that catches traffic. */
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  synchronized void bindInterceptor(Interceptor interceptor) {
    Set<Interceptor> more = new HashSet<>(interceptors);
    more.add(interceptor);
    interceptors = Set.copyOf(more);
    plan();
  }

  /** What is closed stays closed: an interceptor that goes comes back, or the agent ends. */
  synchronized void unbindInterceptor(Interceptor interceptor) {
    Set<Interceptor> fewer = new HashSet<>(interceptors);
    fewer.remove(interceptor);
    interceptors = Set.copyOf(fewer);
  }

  /** Plans one update, however many changes there are before it. */
  private void plan() {
    if (closed && planned.compareAndSet(false, true)) {
      try {
        worker.execute(this::update);
      } catch (RejectedExecutionException e) {
        LOG.debug("Not updated any more, the guard stops");
      }
    }
  }

  private void update() {
    planned.set(false);
    Catchment.Catch now = latest;
    if (now.ready() && interceptors.stream().anyMatch(i -> !explicit.contains(i.name()))) {
      List<String> ranges = synthetic.stream().flatMap(s -> s.ranges().stream()).toList();
      state.close(GuardedNetworks.of(now, ranges));
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
    worker.execute(state::open);
    worker.shutdown();
    if (!worker.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
      LOG.warn("The guard was not taken away in time; the watchdog or zta undo does it");
    }
  }
}
