package zta.core.internal.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.lang.annotation.Annotation;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import zta.api.access.ReasonCode;
import zta.api.access.Verdict;
import zta.api.flow.Destination;
import zta.api.flow.Protocol;
import zta.api.intercept.Answer;
import zta.api.intercept.ChainDecision;
import zta.api.intercept.Claim;
import zta.api.intercept.ClaimConflict;
import zta.api.intercept.InterceptionStage;
import zta.api.intercept.Offer;
import zta.core.internal.report.Reporter;
import zta.testkit.doubles.StatusDouble;

@SuppressWarnings("BadAnnotationImplementation")
class StageChainTest {
  private static final Offer OFFER =
      Offer.of(
          "test",
          new InetSocketAddress(1),
          new Destination(Protocol.TCP, "wiki.corp.test", 443),
          Optional.empty());

  private final StatusDouble status = new StatusDouble();
  private final Reporter reporter = new Reporter();

  @Test
  void asksInOrderAndTheFirstThatDoesNotPassDecides() {
    StageChain chain = chain();
    add(chain, 300, stage("vpn", new Answer.Take(Verdict.refused(ReasonCode.NO_RULE))));
    add(chain, 100, stage("zta", new Answer.Pass()));
    assertEquals(List.of("zta", "vpn"), chain.order());
    assertEquals("vpn", chain.decide(OFFER).stage());
  }

  @Test
  void allPassing() {
    StageChain chain = chain();
    add(chain, 100, stage("zta", new Answer.Pass()));
    assertEquals(new ChainDecision("none", new Answer.Pass()), chain.decide(OFFER));
  }

  @Test
  void nothingPassesWhileARequiredStageIsMissing() {
    StageChain chain = chain("zta");
    InterceptionStage zta = stage("zta", new Answer.Pass());
    assertEquals(ReasonCode.MODULE_MISSING, reason(chain.decide(OFFER)));
    add(chain, 100, zta);
    assertEquals("none", chain.decide(OFFER).stage());
    chain.unbindStage(zta);
    assertEquals(ReasonCode.MODULE_MISSING, reason(chain.decide(OFFER)));
  }

  @Test
  void aStageThatFailsRefuses() {
    StageChain chain = chain();
    add(
        chain,
        100,
        new Stage("zta", List.of(), null) {
          @Override
          public Answer answer(Offer offer) {
            throw new IllegalStateException("on purpose");
          }
        });
    assertEquals(ReasonCode.INTERNAL, reason(chain.decide(OFFER)));
  }

  @Test
  void overlappingClaimsAreReported() {
    reporter.bindStatus(status);
    StageChain chain = chain();
    Claim claim = new Claim(List.of("*.corp.test"), List.of(), List.of(), List.of());
    Claim narrow = new Claim(List.of("vpn.corp.test"), List.of(), List.of(), List.of());
    add(chain, 100, new Stage("zta", List.of(claim), new Answer.Pass()));
    add(chain, 300, new Stage("vpn", List.of(narrow), new Answer.Pass()));
    assertEquals(List.of(new ClaimConflict("zta", "vpn", "vpn.corp.test")), chain.conflicts());
    assertEquals("ZTA-CHAIN-001", status.raised().get(0).code());
  }

  private static ReasonCode reason(ChainDecision decision) {
    return assertInstanceOf(Answer.Refuse.class, decision.answer()).verdict().reason();
  }

  private static void add(StageChain chain, int order, InterceptionStage stage) {
    chain.bindStage(stage, Map.of(InterceptionStage.ORDER, order));
  }

  private StageChain chain(String... required) {
    return new StageChain(
        new EnrolledPolicies(reporter),
        reporter,
        new StageChain.Config() {
          @Override
          public String[] requiredStages() {
            return required;
          }

          @Override
          public Class<? extends Annotation> annotationType() {
            return StageChain.Config.class;
          }
        });
  }

  private static InterceptionStage stage(String name, Answer answer) {
    return new Stage(name, List.of(), answer);
  }

  private static class Stage implements InterceptionStage {
    private final String name;
    private final List<Claim> claims;
    private final Answer answer;

    Stage(String name, List<Claim> claims, Answer answer) {
      this.name = name;
      this.claims = claims;
      this.answer = answer;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public List<Claim> claims() {
      return claims;
    }

    @Override
    public Answer answer(Offer offer) {
      return answer;
    }
  }
}
