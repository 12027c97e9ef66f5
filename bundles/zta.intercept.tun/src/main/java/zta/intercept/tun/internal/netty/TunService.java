package zta.intercept.tun.internal.netty;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.Fault;
import zta.api.fault.FaultException;
import zta.api.intercept.Catchment;
import zta.api.intercept.FastPath;
import zta.api.names.SyntheticAddresses;
import zta.intercept.tun.internal.device.TunNetwork;
import zta.intercept.tun.internal.flow.Catching;
import zta.intercept.tun.internal.linux.IpCommand;
import zta.intercept.tun.internal.linux.LinuxNetwork;
import zta.lib.net.Cidr;

/**
 * Starts interception, keeps what it catches up to date, starts it again when it was lost, and
 * stops it. All of that happens on one thread of its own, one thing after the other.
 */
// What is handed to the worker reports its own failures.
@SuppressWarnings("FutureReturnValueIgnored")
final class TunService {
  private static final Logger LOG = LoggerFactory.getLogger(TunService.class);
  private static final int LOOKUP_THREADS = 2;
  private static final long NAMES_SECONDS = 60;
  private static final long STOP_SECONDS = 20;

  private final Needs needs;
  private final LinuxNetwork.Settings settings;
  private final Limits limits;
  private final long retryMillis;
  private final Consumer<Optional<Fault>> report;
  private final Consumer<Optional<Fault>> reportFast;
  private final Catching catching = new Catching();
  private final OutsideNames outsideNames;
  private final ExecutorService worker = Threads.pool("zta-tun-setup-", 1);
  private final ExecutorService lookups = Threads.pool("zta-tun-owner-", LOOKUP_THREADS);
  private volatile @Nullable Running running;
  private volatile boolean stopping;

  /**
   * Makes the service; {@link #start()} starts it.
   *
   * @param report hears what keeps it from working, empty when it works
   * @param reportFast hears what keeps the fast path from working
   */
  TunService(
      Needs needs,
      LinuxNetwork.Settings settings,
      Limits limits,
      long retryMillis,
      Consumer<Optional<Fault>> report,
      Consumer<Optional<Fault>> reportFast) {
    this.needs = needs;
    this.settings = settings;
    this.limits = limits;
    this.retryMillis = retryMillis;
    this.report = report;
    this.reportFast = reportFast;
    this.outsideNames = new OutsideNames(this::update);
  }

  void start() {
    run(this::tryToStart);
    lookAgain();
  }

  private void run(Runnable task) {
    try {
      worker.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("Too late: {}", e.getMessage());
    }
  }

  private void tryToStart() {
    if (stopping || running != null) {
      return;
    }
    try {
      running = begin();
      report.accept(Optional.empty());
      LOG.info("Intercepting by {}", settings.name());
      setNow();
    } catch (IOException | FaultException | RuntimeException e) {
      Fault fault = TunFaults.of(settings.name(), e);
      LOG.debug("Interception does not start", e);
      report.accept(Optional.of(fault));
      later();
    }
  }

  /** Begins with the fast path when there is one, and without when that does not work. */
  private Running begin() throws IOException, FaultException {
    IpCommand ip = IpCommand.find().orElseThrow(TunFaults::noIpCommand);
    if (!Escape.possible(needs.loops())) {
      throw TunFaults.noMarks();
    }
    FastPath fast = needs.fast();
    if (fast == null) {
      return begin(up(ip), null);
    }
    TunNetwork network = up(ip);
    try {
      Running running = begin(network, fast);
      LOG.info("Decided connections go by {}", fast.mechanism());
      reportFast.accept(Optional.empty());
      return running;
    } catch (IOException | FaultException | RuntimeException e) {
      LOG.debug("The fast path does not work", e);
      reportFast.accept(Optional.of(TunFaults.fast(e)));
      return begin(up(ip), null);
    }
  }

  private TunNetwork up(IpCommand ip) throws IOException, FaultException {
    return LinuxNetwork.up(settings, ip, needs.changes(), needs.journal(), wanted());
  }

  private Running begin(TunNetwork network, @Nullable FastPath fast)
      throws IOException, FaultException {
    try {
      return new Running(
          network, fast, needs, limits, lookups, settings.mark(), System::nanoTime, this::lost);
    } catch (IOException | FaultException | RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private void later() {
    if (!stopping) {
      needs
          .loops()
          .next()
          .schedule(() -> run(this::tryToStart), retryMillis, TimeUnit.MILLISECONDS);
    }
  }

  /** Called by the reader when the device is gone, such as when somebody has deleted it. */
  private void lost(IOException failure) {
    run(
        () -> {
          Running present = running;
          running = null;
          if (present != null && !stopping) {
            report.accept(Optional.of(TunFaults.of(settings.name(), failure)));
            end(present);
            later();
          }
        });
  }

  private static void end(Running present) {
    try {
      LOG.info("Interception ends: {}", present.summary());
      present.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes news of what is to be caught; does not wait. */
  void changed(Catchment.Catch now) {
    catching.changed(now);
    outsideNames.look(catching.names());
    update();
  }

  private void lookAgain() {
    if (!stopping) {
      outsideNames.look(catching.names());
      needs.loops().next().schedule(this::lookAgain, NAMES_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** Sets routes and rules anew; does not wait. */
  void update() {
    run(this::setNow);
  }

  private void setNow() {
    Running present = running;
    if (present == null || stopping) {
      return;
    }
    try {
      Set<Cidr> wanted = wanted();
      Set<Cidr> outside = new HashSet<>(catching.hosts());
      outside.addAll(outsideNames.addresses());
      present.network().set(wanted, outside);
      report.accept(Optional.empty());
    } catch (IOException e) {
      LOG.warn("Not all that is to be caught has a route", e);
      report.accept(Optional.of(TunFaults.routes(settings.name(), e)));
    }
  }

  private Set<Cidr> wanted() {
    Set<Cidr> wanted = new HashSet<>(catching.networks());
    SyntheticAddresses present = needs.names().get();
    if (present != null) {
      wanted.addAll(Catching.networksOf(present.ranges()));
    }
    return wanted;
  }

  /** Returns flows and dropped packets in a few words. */
  String summary() {
    Running present = running;
    return present == null ? "not running" : present.summary();
  }

  /** Returns how decided connections go on. */
  String way() {
    Running present = running;
    FastPath fast = needs.fast();
    return present == null || fast == null || !present.isFast()
        ? ""
        : ", fast path by " + fast.mechanism();
  }

  /** Returns the networks that are caught now. */
  Collection<Cidr> caught() {
    return running == null ? Set.of() : wanted();
  }

  /** Breaks all flows off and undoes everything; waits for that. */
  void stop() throws InterruptedException {
    stopping = true;
    try {
      worker
          .submit(
              () -> {
                Running present = running;
                running = null;
                if (present != null) {
                  end(present);
                }
              })
          .get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("Interception did not stop in order", e);
    } finally {
      outsideNames.close();
      worker.shutdownNow();
      lookups.shutdownNow();
    }
  }
}
