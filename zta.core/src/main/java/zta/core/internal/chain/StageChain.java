package zta.core.internal.chain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.access.ReasonCode;
import zta.api.access.Verdict;
import zta.api.fault.FaultCode;
import zta.api.flow.LocalUser;
import zta.api.intercept.Answer;
import zta.api.intercept.ChainDecision;
import zta.api.intercept.Claim;
import zta.api.intercept.ClaimConflict;
import zta.api.intercept.InterceptionChain;
import zta.api.intercept.InterceptionStage;
import zta.api.intercept.Offer;
import zta.core.internal.report.Reporter;

/**
 * Asks the stages in their order. A stage that must be there and is not, or that fails, refuses:
 * nothing is let through because somebody who would have taken it is missing.
 */
@Component(name = "zta.core.chain", service = InterceptionChain.class, immediate = true)
@Designate(ocd = StageChain.Config.class)
public final class StageChain implements InterceptionChain {
  /** Name of the stage in a decision when all have passed. */
  public static final String NONE = "none";

  /** Settings. */
  @ObjectClassDefinition(name = "zta interception chain")
  public @interface Config {
    /** Names of stages without which nothing is decided. */
    @AttributeDefinition(description = "Stages without which every offer is refused")
    String[] requiredStages() default {ZtaStage.NAME};
  }

  private record Ranked(int order, InterceptionStage stage) {}

  private static final Logger LOG = LoggerFactory.getLogger(StageChain.class);
  private static final String TOPIC = "chain:conflict";

  private final EnrolledPolicies policies;
  private final Reporter reporter;
  private final Set<String> required;
  private final EnrolledPolicies.Watcher watcher = this::policyChanged;
  private volatile List<Ranked> stages = List.of();

  /** Starts without stages. */
  @Activate
  public StageChain(
      @Reference EnrolledPolicies policies, @Reference Reporter reporter, Config config) {
    this.policies = policies;
    this.reporter = reporter;
    required = Arrays.stream(config.requiredStages()).collect(Collectors.toUnmodifiableSet());
    policies.watch(watcher);
  }

  /** Stops watching policies. */
  @Deactivate
  public void stop() {
    policies.unwatch(watcher);
  }

  /** Puts a stage into its place. */
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  public void bindStage(InterceptionStage stage, Map<String, Object> properties) {
    int order =
        properties.get(InterceptionStage.ORDER) instanceof Number number
            ? number.intValue()
            : Integer.MAX_VALUE;
    synchronized (this) {
      List<Ranked> next = new ArrayList<>(stages);
      next.add(new Ranked(order, stage));
      next.sort(Comparator.comparingInt(Ranked::order).thenComparing(r -> r.stage().name()));
      stages = List.copyOf(next);
    }
    reportConflicts();
  }

  /** Takes a stage out. */
  public void unbindStage(InterceptionStage stage) {
    synchronized (this) {
      stages = stages.stream().filter(ranked -> ranked.stage() != stage).toList();
    }
    reportConflicts();
  }

  @Override
  public ChainDecision decide(Offer offer) {
    List<Ranked> asked = stages;
    if (!complete(asked)) {
      return new ChainDecision(NONE, refusal(ReasonCode.MODULE_MISSING));
    }
    for (Ranked ranked : asked) {
      Answer answer = ask(ranked.stage(), offer);
      if (!(answer instanceof Answer.Pass)) {
        return new ChainDecision(ranked.stage().name(), answer);
      }
    }
    return new ChainDecision(NONE, new Answer.Pass());
  }

  private boolean complete(List<Ranked> asked) {
    for (String name : required) {
      boolean there = false;
      for (Ranked ranked : asked) {
        there |= ranked.stage().name().equals(name);
      }
      if (!there) {
        return false;
      }
    }
    return true;
  }

  private static Answer ask(InterceptionStage stage, Offer offer) {
    try {
      return stage.answer(offer);
    } catch (RuntimeException e) {
      LOG.warn("Stage {} failed, the offer is refused", stage.name(), e);
      return refusal(ReasonCode.INTERNAL);
    }
  }

  private static Answer refusal(ReasonCode reason) {
    return new Answer.Refuse(Verdict.refused(reason));
  }

  @Override
  public List<String> order() {
    return stages.stream().map(ranked -> ranked.stage().name()).toList();
  }

  @Override
  public List<ClaimConflict> conflicts() {
    List<Ranked> all = stages;
    List<ClaimConflict> found = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      for (int j = i + 1; j < all.size(); j++) {
        compare(all.get(i).stage(), all.get(j).stage(), found);
      }
    }
    return List.copyOf(found);
  }

  private static void compare(
      InterceptionStage first, InterceptionStage second, List<ClaimConflict> found) {
    List<Claim> theirs = second.claims();
    for (Claim mine : first.claims()) {
      for (Claim other : theirs) {
        for (String what : Claims.overlap(mine, other)) {
          found.add(new ClaimConflict(first.name(), second.name(), what));
        }
      }
    }
  }

  private void policyChanged(LocalUser user) {
    reportConflicts();
  }

  private void reportConflicts() {
    List<ClaimConflict> found = conflicts();
    if (found.isEmpty()) {
      reporter.clear(TOPIC);
      return;
    }
    String what =
        found.stream()
            .limit(5)
            .map(c -> c.what() + " by " + c.first() + " and " + c.second())
            .collect(Collectors.joining("; "));
    reporter.raise(TOPIC, FaultCode.CLAIM_CONFLICT.at("interception chain", what));
  }
}
