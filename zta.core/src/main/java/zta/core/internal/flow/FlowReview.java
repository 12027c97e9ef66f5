package zta.core.internal.flow;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.access.ReasonCode;
import zta.api.access.Verdict;
import zta.api.flow.LocalUser;
import zta.core.internal.chain.EnrolledPolicies;
import zta.core.internal.chain.EnrolledPolicy;

/**
 * Verifies living flows again: at once when a user's policy changes, and from time to time because
 * rules may depend on the hour.
 *
 * <p>Closes what this end's policy allowed and allows no more. What the proxy allowed against it is
 * the proxy's to end.
 */
@Component(
    name = "zta.core.review",
    service = {},
    immediate = true)
public final class FlowReview {
  private static final Logger LOG = LoggerFactory.getLogger(FlowReview.class);
  private static final long PERIOD_SECONDS = 5;

  private final EnrolledPolicies policies;
  private final Flows flows;
  private final InstantSource clock;
  private final EnrolledPolicies.Watcher watcher = this::reviewUser;
  private final ScheduledThreadPoolExecutor timer;

  /** Starts reviewing. */
  @Activate
  public FlowReview(
      @Reference EnrolledPolicies policies,
      @Reference Flows flows,
      @Reference InstantSource clock) {
    this.policies = policies;
    this.flows = flows;
    this.clock = clock;
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "zta-review-1");
              thread.setDaemon(true);
              return thread;
            });
    policies.watch(watcher);
    ScheduledFuture<?> unused =
        timer.scheduleWithFixedDelay(
            this::reviewAll, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  /** Stops reviewing. */
  @Deactivate
  public void stop() {
    policies.unwatch(watcher);
    timer.shutdownNow();
  }

  void reviewAll() {
    flows.living().forEach(this::review);
  }

  private void reviewUser(LocalUser user) {
    for (LiveFlow flow : flows.living()) {
      if (flow.user().equals(user)) {
        review(flow);
      }
    }
  }

  /** One flow's trouble keeps no other flow from being reviewed. */
  private void review(LiveFlow flow) {
    try {
      objection(flow).ifPresent(reason -> flows.end(flow, reason));
    } catch (RuntimeException e) {
      LOG.error("Flow {} did not end cleanly", flow.id(), e);
    }
  }

  /** Returns why a flow has to end, also when nobody can say that it may go on. */
  private Optional<ReasonCode> objection(LiveFlow flow) {
    try {
      Optional<EnrolledPolicy> policy = policies.of(flow.user());
      if (policy.isEmpty()) {
        return Optional.of(ReasonCode.CERTIFICATE);
      }
      Verdict now = policy.get().verdict(flow.tuple().destination(), clock.instant());
      return now.allowed() || !flow.locallyAllowed() ? Optional.empty() : Optional.of(now.reason());
    } catch (RuntimeException e) {
      LOG.error("Flow {} cannot be verified again and ends", flow.id(), e);
      return Optional.of(ReasonCode.INTERNAL);
    }
  }
}
