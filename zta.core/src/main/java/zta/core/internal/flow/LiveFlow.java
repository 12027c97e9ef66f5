package zta.core.internal.flow;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.access.Verdict;
import zta.api.flow.FiveTuple;
import zta.api.flow.Flow;
import zta.api.flow.FlowCounters;
import zta.api.flow.FlowId;
import zta.api.flow.FlowOutcome;
import zta.api.flow.LocalUser;
import zta.api.flow.ProcessInfo;
import zta.api.intercept.Offer;

/** One flow as the engine keeps it. */
final class LiveFlow implements Flow {
  private static final AtomicLongFieldUpdater<LiveFlow> SENT =
      AtomicLongFieldUpdater.newUpdater(LiveFlow.class, "sent");
  private static final AtomicLongFieldUpdater<LiveFlow> RECEIVED =
      AtomicLongFieldUpdater.newUpdater(LiveFlow.class, "received");

  private final FlowId id;
  private final Offer offer;
  private final LocalUser user;
  private final Instant started;
  private final boolean locallyAllowed;
  private final AtomicReference<FlowOutcome> outcome = new AtomicReference<>();
  private volatile Verdict verdict;
  private volatile long sent;
  private volatile long received;
  private volatile @Nullable Breakable stream;
  private volatile @Nullable Long number;

  /** What is broken off when the flow has to end. */
  @FunctionalInterface
  interface Breakable {
    void breakOff(ReasonCode reason);
  }

  LiveFlow(FlowId id, Offer offer, LocalUser user, Instant started, Verdict verdict) {
    this.id = id;
    this.offer = offer;
    this.user = user;
    this.started = started;
    this.verdict = verdict;
    locallyAllowed = verdict.allowed();
  }

  @Override
  public FlowId id() {
    return id;
  }

  @Override
  public FiveTuple tuple() {
    return offer.tuple();
  }

  @Override
  public LocalUser user() {
    return user;
  }

  @Override
  public Optional<ProcessInfo> process() {
    return offer.process();
  }

  @Override
  public String interceptor() {
    return offer.interceptor();
  }

  @Override
  public Instant started() {
    return started;
  }

  @Override
  public FlowCounters counters() {
    return new FlowCounters(sent, received);
  }

  @Override
  public Verdict verdict() {
    return verdict;
  }

  @Override
  public Optional<FlowOutcome> outcome() {
    return Optional.ofNullable(outcome.get());
  }

  /** Returns its place in the table, null when it has none. */
  @Nullable Long number() {
    return number;
  }

  /** Says what its place in the table is. */
  void number(Long place) {
    number = place;
  }

  /** Returns whether this end's own policy allowed it when it began. */
  boolean locallyAllowed() {
    return locallyAllowed;
  }

  /** Puts the proxy's decision in the place of this end's. */
  void decided(Verdict last) {
    verdict = last;
  }

  /** Counts bytes from the application; one thread at a time. */
  void countSent(long bytes) {
    SENT.lazySet(this, sent + bytes);
  }

  /** Counts bytes from the resource; one thread at a time. */
  void countReceived(long bytes) {
    RECEIVED.lazySet(this, received + bytes);
  }

  /** Notes the end; false when it had ended before. */
  boolean finish(ReasonCode reason, Instant at) {
    return outcome.compareAndSet(null, new FlowOutcome(reason, at));
  }

  /** Says what to break off. */
  void carries(Breakable breakable) {
    stream = breakable;
  }

  /** Breaks it off. */
  void breakOff(ReasonCode reason) {
    Breakable present = stream;
    if (present != null) {
      present.breakOff(reason);
    }
  }
}
