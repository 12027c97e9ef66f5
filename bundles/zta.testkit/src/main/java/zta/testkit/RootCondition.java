package zta.testkit;

import java.util.Objects;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides for {@link NeedsRoot}. */
final class RootCondition implements ExecutionCondition {
  private final String account;
  private final boolean continuousIntegration;

  /** Called by Jupiter. */
  RootCondition() {
    this(System.getProperty("user.name"), System.getenv("CI") != null);
  }

  RootCondition(String account, boolean continuousIntegration) {
    this.account = account;
    this.continuousIntegration = continuousIntegration;
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getElement(), NeedsRoot.class)
        .map(needs -> decide(context, needs.to()))
        .orElseGet(() -> ConditionEvaluationResult.enabled("needs no root"));
  }

  @SuppressWarnings("SystemOut")
  private ConditionEvaluationResult decide(ExtensionContext context, String purpose) {
    if (Objects.equals(account, "root")) {
      return ConditionEvaluationResult.enabled("is root");
    }
    String why = "NOT RUN: " + context.getDisplayName() + ": needs root to " + purpose;
    if (continuousIntegration) {
      throw new AssertionError(why);
    }
    System.out.println(why);
    return ConditionEvaluationResult.disabled(why);
  }
}
