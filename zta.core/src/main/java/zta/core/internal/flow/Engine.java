package zta.core.internal.flow;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.access.ReasonCode;
import zta.api.access.Verdict;
import zta.api.flow.FlowId;
import zta.api.flow.LocalUser;
import zta.api.intercept.Admission;
import zta.api.intercept.Answer;
import zta.api.intercept.ChainDecision;
import zta.api.intercept.FlowEngine;
import zta.api.intercept.InterceptionChain;
import zta.api.intercept.Offer;
import zta.api.tunnel.TunnelRequest;
import zta.api.tunnel.Tunnels;
import zta.core.internal.chain.EnrolledPolicies;
import zta.core.internal.chain.EnrolledPolicy;
import zta.core.internal.chain.ZtaStage;
import zta.core.internal.filter.FilterSlots;

/**
 * Admits flows: the chain takes, the proxy decides, the table keeps.
 *
 * <p>Fails closed: without tunnels, or when anything goes wrong, a flow that was taken is refused.
 */
@Component(name = "zta.core.flow", service = FlowEngine.class, immediate = true)
@Designate(ocd = Engine.Config.class)
public final class Engine implements FlowEngine {
  /** Settings. */
  @ObjectClassDefinition(name = "zta flow engine")
  public @interface Config {
    /** How long to wait for the proxy's answer. */
    @AttributeDefinition(description = "Milliseconds to wait for the proxy's answer")
    long openMillis() default 20_000;
  }

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final LocalUser UNKNOWN = new LocalUser("unknown");
  private static final long GRACE_MILLIS = 1_000;

  private final InterceptionChain chain;
  private final EnrolledPolicies policies;
  private final Flows flows;
  private final FilterSlots filters;
  private final InstantSource clock;
  private final Duration deadline;
  private final RandomGenerator random = new SecureRandom();
  private final ScheduledThreadPoolExecutor timer;
  private final Overdue overdue;
  private volatile @Nullable Tunnels tunnels;

  /** Starts admitting. */
  @Activate
  public Engine(
      @Reference InterceptionChain chain,
      @Reference EnrolledPolicies policies,
      @Reference Flows flows,
      @Reference FilterSlots filters,
      @Reference InstantSource clock,
      Config config) {
    this.chain = chain;
    this.policies = policies;
    this.flows = flows;
    this.filters = filters;
    this.clock = clock;
    deadline = Duration.ofMillis(config.openMillis());
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "zta-flow-1");
              thread.setDaemon(true);
              return thread;
            });
    overdue = new Overdue(clock, deadline.plusMillis(GRACE_MILLIS));
    overdue.start(timer);
  }

  /** Ends what lives: without the engine nobody filters or counts. */
  @Deactivate
  public void stop() {
    flows.close(flow -> true, ReasonCode.SHUTDOWN);
    timer.shutdownNow();
  }

  /** Uses these tunnels for flows from now on. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  public void bindTunnels(Tunnels service) {
    tunnels = service;
  }

  /** Uses them no more; the flows in them go on. */
  public void unbindTunnels(Tunnels service) {
    if (tunnels == service) {
      tunnels = null;
    }
  }

  @Override
  public CompletionStage<Admission> admit(Offer offer) {
    ChainDecision decision = chain.decide(offer);
    Answer answer = decision.answer();
    if (answer instanceof Answer.Refuse refuse) {
      return refused(offer, refuse.verdict());
    }
    if (answer instanceof Answer.Take take && decision.stage().equals(ZtaStage.NAME)) {
      return open(offer, take.verdict());
    }
    return CompletableFuture.completedFuture(new Admission.Passed(decision.stage()));
  }

  private CompletionStage<Admission> refused(Offer offer, Verdict verdict) {
    LiveFlow flow = flow(offer, verdict);
    flows.refused(flow, verdict.reason());
    return CompletableFuture.completedFuture(new Admission.Refused(flow));
  }

  private LiveFlow flow(Offer offer, Verdict verdict) {
    LocalUser user = offer.user().orElse(UNKNOWN);
    return new LiveFlow(FlowId.random(random), offer, user, clock.instant(), verdict);
  }

  private CompletionStage<Admission> open(Offer offer, Verdict local) {
    LiveFlow flow = flow(offer, local);
    Opening opening = new Opening(flow, flows, local);
    Optional<EnrolledPolicy> policy = offer.user().flatMap(policies::of);
    Tunnels present = tunnels;
    if (!flows.add(flow)) {
      opening.failed(ReasonCode.LIMIT);
    } else if (policy.isEmpty()) {
      opening.failed(ReasonCode.NOT_ENROLLED);
    } else if (present == null) {
      opening.failed(ReasonCode.MODULE_MISSING);
    } else {
      ask(present, policy.get().enrolment().id(), offer, opening);
    }
    return opening.answer();
  }

  private void ask(Tunnels present, String enrolmentId, Offer offer, Opening opening) {
    overdue.add(opening);
    FlowId id = opening.flow().id();
    try {
      present
          .open(new TunnelRequest(enrolmentId, id, offer.destination(), deadline))
          .whenComplete(
              (stream, failure) -> {
                overdue.remove(opening);
                opening.answered(stream, failure, filters);
              });
    } catch (RuntimeException e) {
      LOG.warn("Tunnels failed for flow {}", id, e);
      overdue.remove(opening);
      opening.failed(ReasonCode.INTERNAL);
    }
  }
}
