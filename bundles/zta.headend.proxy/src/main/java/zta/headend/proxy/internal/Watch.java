package zta.headend.proxy.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.access.ReasonCode;
import zta.api.fault.FaultException;

/**
 * Follows the record: reloads the policy and asks open flows again after each change, and from time
 * to time for rules that depend on the hour and for changes that nobody told of. When the record
 * stays unreadable for a minute, nothing can be vouched for, and all flows are closed.
 */
// Tasks throw nothing.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Watch {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long PERIOD_SECONDS = 20;
  private static final long RETRY_SECONDS = 1;

  private final CurrentPolicy policy;
  private final LiveFlows flows;
  private final InstantSource clock;
  private final ScheduledExecutorService worker;
  private final AtomicBoolean policyStale = new AtomicBoolean(true);
  private final AtomicBoolean pending = new AtomicBoolean();
  private final AtomicBoolean retrying = new AtomicBoolean();
  private @Nullable Instant unreadableSince;

  /** Makes it; {@code worker} has one thread. */
  public Watch(
      CurrentPolicy policy, LiveFlows flows, InstantSource clock, ScheduledExecutorService worker) {
    this.policy = policy;
    this.flows = flows;
    this.clock = clock;
    this.worker = worker;
  }

  /** Loads the policy for the first time and begins to look after flows. */
  public void start() {
    look();
    worker.scheduleWithFixedDelay(
        this::lookAtAll, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  /** Looks at the policy too, since nobody tells of a change that came while nobody listened. */
  private void lookAtAll() {
    policyStale.set(true);
    look();
  }

  /** Hears of a change; returns at once. */
  public void changed(boolean ofPolicy) {
    if (ofPolicy) {
      policyStale.set(true);
    }
    if (pending.compareAndSet(false, true)) {
      worker.execute(this::look);
    }
  }

  /** Throws nothing: a periodic task that throws is never run again. */
  private void look() {
    pending.set(false);
    try {
      if (vouch()) {
        return;
      }
    } catch (RuntimeException e) {
      LOG.error("Open flows cannot be closed", e);
    }
    retry();
  }

  private void retry() {
    if (retrying.compareAndSet(false, true)) {
      worker.schedule(
          () -> {
            retrying.set(false);
            look();
          },
          RETRY_SECONDS,
          TimeUnit.SECONDS);
    }
  }

  private boolean vouch() {
    boolean loaded = reload();
    boolean asked = reevaluate();
    if (loaded && asked) {
      unreadableSince = null;
      return true;
    }
    Instant now = clock.instant();
    Instant began = unreadableSince;
    if (began == null) {
      unreadableSince = now;
    } else if (Duration.between(began, now).compareTo(PATIENCE) > 0) {
      LOG.warn("The record cannot be read for a minute: closing all flows");
      flows.closeAll(ReasonCode.INTERNAL);
    }
    return false;
  }

  private boolean reevaluate() {
    try {
      return flows.reevaluate();
    } catch (RuntimeException e) {
      LOG.error("Open flows cannot be asked again", e);
      return false;
    }
  }

  private boolean reload() {
    if (!policyStale.getAndSet(false)) {
      return true;
    }
    try {
      policy.reload();
      return true;
    } catch (FaultException e) {
      policyStale.set(true);
      LOG.warn("Policy cannot be loaded: {}", e.fault());
      return false;
    } catch (RuntimeException e) {
      policyStale.set(true);
      LOG.error("Policy cannot be loaded", e);
      return false;
    }
  }
}
