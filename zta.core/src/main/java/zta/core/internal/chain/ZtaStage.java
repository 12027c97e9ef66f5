package zta.core.internal.chain;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import zta.api.access.PrivateResource;
import zta.api.access.ReasonCode;
import zta.api.access.Verdict;
import zta.api.flow.Destination;
import zta.api.flow.LocalUser;
import zta.api.intercept.Answer;
import zta.api.intercept.Claim;
import zta.api.intercept.InterceptionStage;
import zta.api.intercept.Offer;

/**
 * Takes what is private to the enrolled user who asks.
 *
 * <p>It takes also what this user's policy does not allow: the proxy decides and logs, so that each
 * refusal can be found where the administrator looks for it.
 *
 * <p>Fails closed: as long as an enrolled user has no policy, all that is not the headend's own is
 * refused to that user. Users who are not enrolled are let through.
 */
@Component(
    name = "zta.core.stage",
    service = InterceptionStage.class,
    property = InterceptionStage.ORDER + ":Integer=" + InterceptionStage.ORDER_ZTA)
public final class ZtaStage implements InterceptionStage {
  /** Its name in the chain. */
  public static final String NAME = "zta";

  private static final Answer PASS = new Answer.Pass();

  private final EnrolledPolicies policies;
  private final InstantSource clock;

  /** Makes the stage. */
  @Activate
  public ZtaStage(@Reference EnrolledPolicies policies, @Reference InstantSource clock) {
    this.policies = policies;
    this.clock = clock;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Claim> claims() {
    return policies.all().stream()
        .flatMap(one -> one.policy().resources().stream())
        .distinct()
        .map(ZtaStage::claim)
        .toList();
  }

  static Claim claim(PrivateResource resource) {
    return new Claim(
        resource.names(), resource.exceptions(), resource.networks(), resource.ports());
  }

  @Override
  public Answer answer(Offer offer) {
    Destination destination = offer.destination();
    if (!policies.ready()) {
      return refuse(ReasonCode.MODULE_MISSING);
    }
    if (policies.ownService(destination)) {
      return PASS;
    }
    if (offer.user().isEmpty()) {
      return policies.anybodyAwaited()
          ? refuse(ReasonCode.UNKNOWN_USER)
          : refuseIfPrivate(destination, ReasonCode.UNKNOWN_USER);
    }
    LocalUser user = offer.user().get();
    Optional<EnrolledPolicy> mine = policies.of(user);
    if (mine.isEmpty()) {
      return policies.awaited(user)
          ? refuse(ReasonCode.MODULE_MISSING)
          : refuseIfPrivate(destination, ReasonCode.NOT_ENROLLED);
    }
    return mine.get().policy().resourceFor(destination).isEmpty()
        ? PASS
        : new Answer.Take(mine.get().verdict(destination, clock.instant()));
  }

  private Answer refuseIfPrivate(Destination destination, ReasonCode reason) {
    return policies.privateToAnybody(destination) ? refuse(reason) : PASS;
  }

  private static Answer refuse(ReasonCode reason) {
    return new Answer.Refuse(Verdict.refused(reason));
  }
}
