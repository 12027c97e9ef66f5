package zta.core.internal.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zta.api.access.AccessRequest;
import zta.api.access.Policy;
import zta.api.access.PolicyCompiler;
import zta.api.access.PrivateResource;
import zta.api.access.ReasonCode;
import zta.api.access.Subject;
import zta.api.access.Verdict;
import zta.api.enrolment.ClientConfiguration;
import zta.api.enrolment.Enrolment;
import zta.api.enrolment.EnrolmentMethod;
import zta.api.enrolment.Organization;
import zta.api.flow.Destination;
import zta.api.flow.FlowId;
import zta.api.flow.FlowOutcome;
import zta.api.flow.LocalUser;
import zta.api.flow.Protocol;
import zta.api.intercept.Offer;
import zta.core.internal.chain.EnrolledPolicies;
import zta.core.internal.report.Reporter;

/** Living flows are verified again, one by one, by a policy that a test decides. */
@SuppressWarnings("BadAnnotationImplementation")
class FlowReviewTest {
  private static final Instant NOW = Instant.parse("2026-02-03T10:00:00Z");
  private static final LocalUser ANNA = new LocalUser("anna");
  private static final Verdict ALLOWED =
      new Verdict(true, ReasonCode.ALLOWED, Optional.empty(), Optional.empty(), List.of(), 1);

  private final Random random = new Random(1);
  private final Flows flows = new Flows(() -> NOW, new Settings());
  private final EnrolledPolicies policies = new EnrolledPolicies(new Reporter());
  private FlowReview review;

  @BeforeEach
  void start() {
    policies.bindCompiler(new Compiler());
    policies.configured(
        enrolment(),
        new ClientConfiguration(
            1, NOW, new Subject("anna", Set.of(), "test", "device"), "{}", List.of()));
    review = new FlowReview(policies, flows, () -> NOW);
  }

  @AfterEach
  void stop() {
    review.stop();
  }

  @Test
  void endsWhatThePolicyAllowsNoMore() {
    LiveFlow kept = flow("wiki.corp.test");
    LiveFlow ended = flow("denied.corp.test");
    review.reviewAll();
    assertTrue(kept.outcome().isEmpty());
    assertEquals(ReasonCode.DENIED_BY_RULE, reason(ended));
  }

  @Test
  void aFlowThatCannotBeVerifiedEndsAndTheOthersAreReviewed() {
    LiveFlow broken = flow("broken.corp.test");
    LiveFlow ended = flow("denied.corp.test");
    review.reviewAll();
    assertEquals(ReasonCode.INTERNAL, reason(broken));
    assertEquals(ReasonCode.DENIED_BY_RULE, reason(ended));
  }

  @Test
  void aFlowThatDoesNotEndCleanlyKeepsNoOtherAlive() {
    LiveFlow unclean = flow("denied.corp.test");
    unclean.carries(
        reason -> {
          throw new IllegalStateException("on purpose");
        });
    LiveFlow ended = flow("denied.corp.test");
    review.reviewAll();
    assertEquals(ReasonCode.DENIED_BY_RULE, reason(unclean));
    assertEquals(ReasonCode.DENIED_BY_RULE, reason(ended));
  }

  private LiveFlow flow(String host) {
    Offer offer =
        Offer.of(
            "test",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
            new Destination(Protocol.TCP, host, 443),
            Optional.of(ANNA));
    LiveFlow flow = new LiveFlow(FlowId.random(random), offer, ANNA, NOW, ALLOWED);
    assertTrue(flows.add(flow));
    return flow;
  }

  private static ReasonCode reason(LiveFlow flow) {
    return flow.outcome().map(FlowOutcome::reason).orElseThrow();
  }

  private static Enrolment enrolment() {
    return new Enrolment(
        "enrolment",
        ANNA,
        new Organization("test", "Test Organisation"),
        "anna",
        "device",
        EnrolmentMethod.CERTIFICATE,
        NOW,
        "memory",
        "1",
        NOW,
        NOW.plusSeconds(60));
  }

  /** Gives the policy of this test whatever the document says. */
  private static final class Compiler implements PolicyCompiler {
    @Override
    public Policy compile(String json, String place) {
      return new ByName();
    }

    @Override
    public String project(String json, Subject subject) {
      return json;
    }
  }

  /** Decides by the host's first label. */
  private static final class ByName implements Policy {
    @Override
    public long revision() {
      return 1;
    }

    @Override
    public Verdict evaluate(AccessRequest request) {
      String host = request.destination().host();
      if (host.startsWith("broken")) {
        throw new IllegalStateException("on purpose");
      }
      return host.startsWith("denied") ? Verdict.refused(ReasonCode.DENIED_BY_RULE) : ALLOWED;
    }

    @Override
    public Optional<PrivateResource> resourceFor(Destination destination) {
      return Optional.empty();
    }

    @Override
    public boolean mayDial(PrivateResource resource, InetAddress resolved) {
      return false;
    }

    @Override
    public List<PrivateResource> resources() {
      return List.of();
    }
  }

  private static final class Settings implements Flows.Config {
    @Override
    public int maxFlows() {
      return 100;
    }

    @Override
    public int maxFlowsPerUser() {
      return 100;
    }

    @Override
    public int remembered() {
      return 100;
    }

    @Override
    public Class<? extends Annotation> annotationType() {
      return Flows.Config.class;
    }
  }
}
