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

  private void review(LiveFlow flow) {
    Optional<EnrolledPolicy> policy = policies.of(flow.user());
    if (policy.isEmpty()) {
      flows.end(flow, ReasonCode.CERTIFICATE);
      return;
    }
    Verdict now = policy.get().verdict(flow.tuple().destination(), clock.instant());
    if (!now.allowed() && flow.locallyAllowed()) {
      flows.end(flow, now.reason());
    }
  }
}
