package zta.interop.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import zta.interop.internal.asa.AsaParser;

class ModuleChoiceTest {
  private static final String TWO =
      """
      group-policy a attributes
       webvpn
        anyconnect modules value Dart
      group-policy b attributes
       webvpn
        anyconnect modules value nvm
      """;

  @Test
  void takesTheOnlyPolicyThatNamesModules() {
    assertEquals(
        Optional.of(Set.of("dart")),
        choice("group-policy a attributes\n webvpn\n  anyconnect modules value DART\n", "")
            .keywords());
  }

  @Test
  void takesTheConfiguredPolicy() {
    assertEquals(Optional.of(Set.of("nvm")), choice(TWO, "b").keywords());
  }

  @Test
  void severalPoliciesAreSettledByTheTunnelGroupAndReported() {
    ModuleChoice choice =
        choice(TWO + "tunnel-group t general-attributes\n default-group-policy b\n", "");
    assertEquals(Optional.of(Set.of("nvm")), choice.keywords());
    assertEquals("ZTA-CONFIG-006", choice.faults().get(0).code());
  }

  @Test
  void aPolicyThatIsMissingChangesNothing() {
    ModuleChoice choice = choice(TWO, "c");
    assertEquals(Optional.empty(), choice.keywords());
    assertEquals("ZTA-CONFIG-006", choice.faults().get(0).code());
  }

  @Test
  void aConfigurationWithoutModulesSaysNothing() {
    assertEquals(Optional.empty(), choice("hostname edge\n", "").keywords());
  }

  private static ModuleChoice choice(String text, String policy) {
    return ModuleChoice.of(AsaParser.parse(text, "edge.cfg"), policy, "edge.cfg");
  }
}
