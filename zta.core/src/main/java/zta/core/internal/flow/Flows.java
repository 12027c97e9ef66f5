package zta.core.internal.flow;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.access.ReasonCode;
import zta.api.flow.Destination;
import zta.api.flow.Flow;
import zta.api.flow.FlowListener;
import zta.api.flow.FlowTable;
import zta.api.flow.LocalUser;

/** The table of flows: the living, by age, and a ring of the latest that ended. */
@Component(
    name = "zta.core.flows",
    service = {FlowTable.class, Flows.class})
@Designate(ocd = Flows.Config.class)
public final class Flows implements FlowTable {
  /** Settings. */
  @ObjectClassDefinition(name = "zta flow table")
  public @interface Config {
    /** Living flows of all users. */
    @AttributeDefinition(description = "Most flows at once")
    int maxFlows() default 8192;

    /** Living flows of one user. */
    @AttributeDefinition(description = "Most flows of one user at once")
    int maxFlowsPerUser() default 4096;

    /** Ended flows that are remembered. */
    @AttributeDefinition(description = "Ended flows that are remembered")
    int remembered() default 1000;
  }

  private static final Logger LOG = LoggerFactory.getLogger(Flows.class);

  private final InstantSource clock;
  private final Config config;
  private final AtomicLong sequence = new AtomicLong();
  private final ConcurrentSkipListMap<Long, LiveFlow> live = new ConcurrentSkipListMap<>();
  private final Map<LocalUser, Integer> perUser = new ConcurrentHashMap<>();
  private final ArrayDeque<Flow> recent = new ArrayDeque<>();
  private final List<FlowListener> listeners = new CopyOnWriteArrayList<>();

  /** Starts empty. */
  @Activate
  public Flows(@Reference InstantSource clock, Config config) {
    this.clock = clock;
    this.config = config;
  }

  /** Tells a listener of every flow from now on. */
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  public void bindListener(FlowListener listener) {
    listeners.add(listener);
  }

  /** Tells it no more. */
  public void unbindListener(FlowListener listener) {
    listeners.remove(listener);
  }

  @Override
  public List<Flow> live() {
    return List.copyOf(live.values());
  }

  @Override
  public List<Flow> recent(int limit) {
    synchronized (recent) {
      return recent.stream().limit(Math.max(0, limit)).toList();
    }
  }

  @Override
  public int close(Predicate<Flow> which, ReasonCode reason) {
    int closed = 0;
    for (LiveFlow flow : living()) {
      if (which.test(flow) && end(flow, reason)) {
        closed++;
      }
    }
    return closed;
  }

  List<LiveFlow> living() {
    return new ArrayList<>(live.values());
  }

  /** Takes a flow in; false when a limit is reached. */
  boolean add(LiveFlow flow) {
    int limit = config.maxFlowsPerUser();
    int ofUser = perUser.merge(flow.user(), 1, Integer::sum);
    if (ofUser > limit || live.size() >= config.maxFlows()) {
      forgetOne(flow.user());
      return false;
    }
    Long number = sequence.incrementAndGet();
    flow.number(number);
    live.put(number, flow);
    return true;
  }

  private void forgetOne(LocalUser user) {
    perUser.computeIfPresent(user, (key, count) -> count > 1 ? count - 1 : null);
  }

  /** Tells listeners of a flow whose fate at the door is known. */
  void announce(LiveFlow flow) {
    each(listener -> listener.flowStarted(flow));
  }

  /** Remembers a flow that was refused at the door. */
  void refused(LiveFlow flow, ReasonCode reason) {
    flow.finish(reason, clock.instant());
    remove(flow);
    remember(flow);
    announce(flow);
  }

  /** Ends a living flow and breaks off what it carries; false when it had ended before. */
  boolean end(LiveFlow flow, ReasonCode reason) {
    boolean first = flow.finish(reason, clock.instant());
    if (first) {
      remove(flow);
      remember(flow);
      if (reason != ReasonCode.COMPLETED) {
        flow.breakOff(reason);
      }
      LOG.debug("{} {} closing due to reason: {}", flow.tuple().destination(), flow.id(), reason);
      each(listener -> listener.flowEnded(flow));
    }
    return first;
  }

  private void remove(LiveFlow flow) {
    Long number = flow.number();
    if (number != null && live.remove(number) != null) {
      forgetOne(flow.user());
    }
  }

  private void remember(LiveFlow flow) {
    synchronized (recent) {
      recent.addFirst(flow);
      while (recent.size() > config.remembered()) {
        recent.removeLast();
      }
    }
  }

  /** Returns a user's latest flow to a destination, living or remembered. */
  Optional<Flow> latest(LocalUser user, Destination destination) {
    Predicate<Flow> matches =
        flow -> flow.user().equals(user) && flow.tuple().destination().equals(destination);
    List<Flow> found = new ArrayList<>(live().stream().filter(matches).toList());
    recent(config.remembered()).stream().filter(matches).findFirst().ifPresent(found::add);
    return found.stream().max(Comparator.comparing(Flow::started));
  }

  private void each(Consumer<FlowListener> call) {
    for (FlowListener listener : listeners) {
      try {
        call.accept(listener);
      } catch (RuntimeException e) {
        LOG.warn("A flow listener failed", e);
      }
    }
  }
}
