package zta.core.internal.flow;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import zta.api.access.PrivateResource;
import zta.api.access.Verdict;
import zta.api.flow.Destination;
import zta.api.flow.LocalUser;
import zta.api.intercept.Explainer;
import zta.api.intercept.Explanation;
import zta.api.intercept.InterceptionChain;
import zta.api.intercept.Offer;
import zta.core.internal.chain.EnrolledPolicies;
import zta.core.internal.chain.EnrolledPolicy;

/** Explains from the chain, the user's policy and the flow table. */
@Component(name = "zta.core.explainer", service = Explainer.class)
public final class FlowExplainer implements Explainer {
  private final InterceptionChain chain;
  private final EnrolledPolicies policies;
  private final Flows flows;
  private final InstantSource clock;

  /** Makes the explainer. */
  @Activate
  public FlowExplainer(
      @Reference InterceptionChain chain,
      @Reference EnrolledPolicies policies,
      @Reference Flows flows,
      @Reference InstantSource clock) {
    this.chain = chain;
    this.policies = policies;
    this.flows = flows;
    this.clock = clock;
  }

  @Override
  public Explanation explain(LocalUser user, Destination destination) {
    InetSocketAddress nowhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Offer asked = Offer.of("explain", nowhere, destination, Optional.of(user));
    Optional<EnrolledPolicy> policy = policies.of(user);
    Optional<PrivateResource> resource = policy.flatMap(p -> p.policy().resourceFor(destination));
    Optional<Verdict> verdict =
        resource.isEmpty()
            ? Optional.empty()
            : policy.map(p -> p.verdict(destination, clock.instant()));
    return new Explanation(
        user,
        destination,
        chain.order(),
        chain.decide(asked),
        resource,
        verdict,
        flows.latest(user, destination));
  }
}
