package zta.core.internal.filter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.fault.FaultCode;
import zta.api.flow.FlowFilter;
import zta.core.internal.report.Reporter;

/**
 * The slots that modules' filters fill, and the threads that run them.
 *
 * <p>A slot changes hands by a new immutable snapshot; whoever held the old one finishes its call
 * first. In a slot that is taken a filter waits until the holder goes. Unbinding returns when the
 * last call has left the filter, or after a bounded wait.
 */
@Component(name = "zta.core.filter", service = FilterSlots.class)
@Designate(ocd = FilterSlots.Config.class)
public final class FilterSlots {
  /** Settings. */
  @ObjectClassDefinition(name = "zta flow filters")
  public @interface Config {
    /** Slots without which no byte of a flow moves. */
    @AttributeDefinition(description = "Slots that must be filled before bytes pass")
    String[] requiredFilters() default {};

    /** How long a flow waits for a required filter. */
    @AttributeDefinition(description = "Milliseconds a flow waits for a required filter")
    long holdMillis() default 10_000;

    /** How long one call of a filter may take. */
    @AttributeDefinition(description = "Milliseconds one call may take")
    long callMillis() default 2_000;

    /** How long a stopping module's calls are waited for. */
    @AttributeDefinition(description = "Milliseconds to wait for the calls of a stopping module")
    long drainMillis() default 5_000;

    /** Threads that run filters; 0 takes the number of cores, at least 2. */
    @AttributeDefinition(description = "Threads; 0 = number of cores, at least 2")
    int threads() default 0;
  }

  private static final Logger LOG = LoggerFactory.getLogger(FilterSlots.class);
  private static final int USUAL_ORDER = 100;

  private final Reporter reporter;
  private final Set<String> required;
  private final long holdMillis;
  private final long drainMillis;
  private final ThreadPoolExecutor pool;
  private final ScheduledThreadPoolExecutor timer;
  private final FilterWatchdog watchdog;
  private final List<SlotFilter> all = new ArrayList<>();
  private final Set<FlowFilters> waiting = ConcurrentHashMap.newKeySet();
  private volatile SlotSnapshot snapshot;

  /** Starts the threads. */
  @Activate
  public FilterSlots(@Reference Reporter reporter, Config config) {
    this.reporter = reporter;
    required = Arrays.stream(config.requiredFilters()).collect(Collectors.toUnmodifiableSet());
    holdMillis = config.holdMillis();
    drainMillis = config.drainMillis();
    int cores = Math.max(2, Runtime.getRuntime().availableProcessors());
    int threads = config.threads() > 0 ? config.threads() : cores;
    pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            named("zta-filter-"));
    pool.allowCoreThreadTimeOut(true);
    timer = new ScheduledThreadPoolExecutor(1, named("zta-filter-timer-"));
    timer.setRemoveOnCancelPolicy(true);
    watchdog =
        new FilterWatchdog(reporter, pool, TimeUnit.MILLISECONDS.toNanos(config.callMillis()));
    long tick = Math.max(10, config.callMillis() / 4);
    ScheduledFuture<?> unused =
        timer.scheduleWithFixedDelay(this::look, tick, tick, TimeUnit.MILLISECONDS);
    snapshot = SlotSnapshot.empty(required);
  }

  private static ThreadFactory named(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Stops the threads. */
  @Deactivate
  public void stop() {
    timer.shutdownNow();
    pool.shutdownNow();
  }

  /**
   * Puts a filter into its slot; it serves from the next chunk on when the slot is free, else when
   * whoever serves there has gone: a module's new version that turns out sick never gets a byte.
   */
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  public void bindFilter(FlowFilter filter, ServiceReference<FlowFilter> reference) {
    String slot = reference.getProperty(FlowFilter.SLOT) instanceof String name ? name : "";
    int order =
        reference.getProperty(FlowFilter.ORDER) instanceof Number number
            ? number.intValue()
            : USUAL_ORDER;
    if (slot.isEmpty()) {
      String place = String.valueOf(reference.getBundle());
      reporter.raise(
          "filter:" + place,
          FaultCode.MODULE_REFUSED.at(place, "A flow filter without " + FlowFilter.SLOT));
      return;
    }
    add(new SlotFilter(filter, slot, order, reference.getBundle().getVersion()));
  }

  /** Takes a filter out of its slot and waits for the calls that are in it. */
  public void unbindFilter(FlowFilter filter) {
    remove(filter);
  }

  void add(SlotFilter entry) {
    synchronized (all) {
      all.add(entry);
      snapshot = snapshot.next(all, required);
    }
    if (snapshot.serves(entry)) {
      reporter.clear(FilterWatchdog.topic(entry.slot()));
      wakeWaiting();
    }
  }

  void remove(FlowFilter filter) {
    SlotFilter gone = null;
    boolean served = false;
    synchronized (all) {
      for (SlotFilter one : List.copyOf(all)) {
        if (one.filter() == filter) {
          gone = one;
          all.remove(one);
          served = snapshot.serves(one);
        }
      }
      snapshot = snapshot.next(all, required);
    }
    if (gone != null) {
      if (served) {
        reporter.clear(FilterWatchdog.topic(gone.slot()));
      }
      drain(gone);
    }
  }

  private void drain(SlotFilter gone) {
    try {
      if (!gone.close(drainMillis)) {
        reporter.raise(
            FilterWatchdog.topic(gone.slot()),
            FaultCode.MODULE_HANGS.at(
                "module " + gone, "Calls did not return within " + drainMillis + " ms"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.info("Interrupted while filter {} was draining", gone);
    }
  }

  private void wakeWaiting() {
    waiting.forEach(FlowFilters::wake);
  }

  private void look() {
    watchdog.look(System.nanoTime());
  }

  /** Makes the filters of one flow. */
  public FlowFilters filters(FilterSubject subject) {
    return new FlowFilters(this, subject);
  }

  SlotSnapshot snapshot() {
    return snapshot;
  }

  FilterWatchdog watchdog() {
    return watchdog;
  }

  Executor executor() {
    return pool;
  }

  /** Registers a flow that waits for a required filter; it is woken when one comes. */
  ScheduledFuture<?> hold(FlowFilters flow) {
    waiting.add(flow);
    return timer.schedule(flow::waitedLongEnough, holdMillis, TimeUnit.MILLISECONDS);
  }

  void release(FlowFilters flow) {
    waiting.remove(flow);
  }

  static SlotFilter entry(FlowFilter filter, String slot, int order, String version) {
    return new SlotFilter(filter, slot, order, Version.parseVersion(version));
  }
}
