package zta.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;

class RootConditionTest {
  @Test
  void rootRunsEverything() throws Exception {
    assertFalse(
        new RootCondition("root", true)
            .evaluateExecutionCondition(context("privileged"))
            .isDisabled());
  }

  @Test
  void othersAreToldWhatWasNotRun() throws Exception {
    var result = new RootCondition("anna", false).evaluateExecutionCondition(context("privileged"));
    assertTrue(result.isDisabled());
    assertEquals(
        "NOT RUN: privileged: needs root to mount a tmpfs", result.getReason().orElseThrow());
  }

  @Test
  void continuousIntegrationFailsInsteadOfSkipping() throws Exception {
    ExtensionContext context = context("privileged");
    assertThrows(
        AssertionError.class,
        () -> new RootCondition("anna", true).evaluateExecutionCondition(context));
  }

  @Test
  void testsWithoutTheMarkRunForEverybody() throws Exception {
    assertFalse(
        new RootCondition("anna", true).evaluateExecutionCondition(context("plain")).isDisabled());
  }

  @NeedsRoot(to = "mount a tmpfs")
  void privileged() {}

  void plain() {}

  private static ExtensionContext context(String method) throws Exception {
    AnnotatedElement element = RootConditionTest.class.getDeclaredMethod(method);
    return (ExtensionContext)
        Proxy.newProxyInstance(
            RootConditionTest.class.getClassLoader(),
            new Class<?>[] {ExtensionContext.class},
            (proxy, called, arguments) ->
                switch (called.getName()) {
                  case "getElement" -> Optional.of(element);
                  case "getDisplayName" -> method;
                  default -> throw new UnsupportedOperationException(called.getName());
                });
  }
}
