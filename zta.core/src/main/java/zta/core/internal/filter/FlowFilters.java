package zta.core.internal.filter;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.access.ReasonCode;
import zta.api.flow.FlowDirection;
import zta.api.flow.FlowFilter;
import zta.api.flow.FlowFilterException;

/**
 * The filters of one flow: which apply, their state, and the lane in which they run.
 *
 * <p>{@link #clear()} is for any thread and costs two reads; everything else but waking and closing
 * happens in the lane.
 */
public final class FlowFilters {
  /**
   * What holds for the snapshot of a number: {@code ready} when no required slot is missing;
   * nothing to run when {@code applying} is empty.
   */
  private record Plan(long of, List<SlotFilter> applying, boolean ready) {
    boolean clear() {
      return ready && applying.isEmpty();
    }
  }

  /** What a flow needs once it has met a filter; most never do, and idle ones are many. */
  private static final class Work {
    private final Lane lane;
    private final IdentityHashMap<FlowFilter, Boolean> asked = new IdentityHashMap<>();
    private final Map<String, Map<String, Object>> states = new HashMap<>();
    private final Set<Runnable> wakened = new CopyOnWriteArraySet<>();

    private Work(Lane lane) {
      this.lane = lane;
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(FlowFilters.class);
  private static final Plan NOTHING_ASKED = new Plan(-1, List.of(), false);

  private final FilterSlots slots;
  private final FilterSubject subject;
  private volatile @Nullable Work work;
  private volatile Plan plan = NOTHING_ASKED;
  private volatile boolean closed;
  private @Nullable ScheduledFuture<?> deadline;

  FlowFilters(FilterSlots slots, FilterSubject subject) {
    this.slots = slots;
    this.subject = subject;
    SlotSnapshot now = slots.snapshot();
    if (now.idle()) {
      plan = new Plan(now.number(), List.of(), true);
    }
  }

  private Work work() {
    Work known = work;
    return known == null ? begin() : known;
  }

  private synchronized Work begin() {
    Work known = work;
    if (known == null) {
      known = new Work(new Lane(slots.executor()));
      work = known;
    }
    return known;
  }

  /** Asks the present filters whether they apply, then goes on; at once when there are none. */
  public void prepare(Runnable then) {
    if (plan.of() == slots.snapshot().number()) {
      then.run();
    } else {
      execute(
          () -> {
            current();
            then.run();
          });
    }
  }

  /** Returns whether bytes may go straight through now. */
  boolean clear() {
    Plan known = plan;
    return known.of() == slots.snapshot().number() && known.clear();
  }

  /** Runs a task in the flow's lane, after those before it. */
  void execute(Runnable task) {
    try {
      work().lane.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("No more filter threads, flow {} ends", subject.flow().id());
      subject.abort(ReasonCode.SHUTDOWN);
    }
  }

  /** Calls the task each time a held flow may go on. */
  void onWake(Runnable task) {
    work().wakened.add(task);
  }

  /**
   * Leases all filters that apply. In the lane only; whoever got them gives them to {@link #apply}.
   *
   * @return the filters, or null when a required one is missing: the flow is woken when it comes
   */
  @Nullable List<SlotFilter> lease() {
    List<SlotFilter> got = tryLease();
    if (got != null) {
      endWait();
      return got;
    }
    beginWait();
    // One may have come between the look and the wait.
    return tryLease();
  }

  private @Nullable List<SlotFilter> tryLease() {
    while (true) {
      Plan now = current();
      if (!now.ready()) {
        return null;
      }
      List<SlotFilter> wanted = now.applying();
      int got = 0;
      while (got < wanted.size() && wanted.get(got).enter()) {
        got++;
      }
      if (got == wanted.size()) {
        return wanted;
      }
      // A slot is just changing hands: none of them is kept while looking again.
      wanted.subList(0, got).forEach(SlotFilter::exit);
    }
  }

  /**
   * Filters some bytes and gives the leases back. In the lane only.
   *
   * @return what is left of them, or null when the flow is over
   */
  @Nullable ByteBuffer apply(List<SlotFilter> leased, FlowDirection direction, ByteBuffer bytes) {
    try {
      ByteBuffer data = bytes;
      for (int i = 0; i < leased.size() && data.hasRemaining(); i++) {
        boolean outward = direction == FlowDirection.TO_RESOURCE;
        SlotFilter filter = leased.get(outward ? i : leased.size() - 1 - i);
        data = call(filter, direction, data);
      }
      return closed ? null : data;
    } catch (FlowFilterException e) {
      LOG.info("A filter ends flow {}: {}", subject.flow().id(), e.getMessage());
      subject.abort(ReasonCode.FILTERED);
      return null;
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("A filter failed, flow {} ends", subject.flow().id(), e);
      subject.abort(ReasonCode.INTERNAL);
      return null;
    } finally {
      leased.forEach(SlotFilter::exit);
    }
  }

  private ByteBuffer call(SlotFilter filter, FlowDirection direction, ByteBuffer data)
      throws FlowFilterException {
    FilterCall call =
        new FilterCall(filter, Thread.currentThread(), System.nanoTime(), subject::abort);
    slots.watchdog().entered(call);
    try {
      Map<String, Object> state =
          work().states.computeIfAbsent(filter.slot(), slot -> new HashMap<>());
      return filter.filter().filter(subject.flow(), direction, data, state);
    } finally {
      slots.watchdog().left(call);
    }
  }

  private Plan current() {
    SlotSnapshot now = slots.snapshot();
    Plan known = plan;
    if (known.of() != now.number()) {
      List<SlotFilter> applying = new ArrayList<>();
      for (SlotFilter filter : now.filters()) {
        if (applies(filter)) {
          applying.add(filter);
        }
      }
      known = new Plan(now.number(), List.copyOf(applying), now.missing().isEmpty());
      work().asked.keySet().retainAll(now.filters().stream().map(SlotFilter::filter).toList());
      plan = known;
    }
    return known;
  }

  private boolean applies(SlotFilter filter) {
    IdentityHashMap<FlowFilter, Boolean> asked = work().asked;
    Boolean known = asked.get(filter.filter());
    if (known == null) {
      known = ask(filter);
      asked.put(filter.filter(), known);
    }
    return known;
  }

  /** A filter that cannot be asked counts as applying: its call then ends the flow. */
  private boolean ask(SlotFilter filter) {
    if (!filter.enter()) {
      return true;
    }
    FilterCall call =
        new FilterCall(filter, Thread.currentThread(), System.nanoTime(), subject::abort);
    slots.watchdog().entered(call);
    try {
      return filter.filter().applies(subject.flow());
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("Filter {} cannot say whether it applies", filter, e);
      subject.abort(ReasonCode.INTERNAL);
      return true;
    } finally {
      slots.watchdog().left(call);
      filter.exit();
    }
  }

  private void beginWait() {
    if (deadline == null && !closed) {
      deadline = slots.hold(this);
    }
  }

  private void endWait() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
      slots.release(this);
    }
  }

  void wake() {
    Work known = work;
    if (known != null) {
      known.wakened.forEach(Runnable::run);
    }
  }

  void waitedLongEnough() {
    execute(
        () -> {
          if (!closed && !current().ready()) {
            LOG.info("Flow {} waited too long for {}", subject.flow().id(), missing());
            subject.abort(ReasonCode.MODULE_MISSING);
          }
        });
  }

  private Set<String> missing() {
    return slots.snapshot().missing();
  }

  /** Forgets the flow; results of calls that are still under way are thrown away. */
  public void close() {
    closed = true;
    slots.release(this);
  }
}
