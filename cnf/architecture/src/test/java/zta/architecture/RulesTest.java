package zta.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import zta.architecture.Modules.Module;
import zta.fixture.other.internal.Hidden;

/** Shows that each rule finds the fixture's breach, and nothing in the class beside it. */
class RulesTest {
  private static final Modules MODULES =
      new Modules(
          List.of(
              new Module("zta.fixture.wrong", Path.of("target/test-classes")),
              new Module("zta.fixture.other", Path.of("target/test-classes"))));
  private static final Rules RULES = new Rules(MODULES);

  @TempDir Path folder;

  static Stream<Function<Rules, ArchRule>> rules() {
    return Stream.of(
        Rules::internalStaysInside,
        Rules::siblingsMeetThroughServices,
        Rules::nettyStaysInItsPackages,
        Rules::nativeAccessStaysInOsBundles,
        Rules::timeIsInjected,
        rules -> rules.packagesHaveNoCycles("zta.fixture.wrong"));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void ruleFindsBreach(Function<Rules, ArchRule> rule) {
    JavaClasses wrong = new ClassFileImporter().importPackages("zta.fixture.wrong");

    assertTrue(rule.apply(RULES).evaluate(wrong).hasViolation());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void ruleLetsCleanClassPass(Function<Rules, ArchRule> rule) {
    JavaClasses clean = new ClassFileImporter().importClasses(Hidden.class);

    assertFalse(rule.apply(RULES).evaluate(clean).hasViolation());
  }

  @Test
  void exportOfAnOrdinaryModuleIsFound() throws Exception {
    Path manifest = Files.createDirectories(folder.resolve("META-INF")).resolve("MANIFEST.MF");
    Files.writeString(manifest, "Manifest-Version: 1.0\nExport-Package: zta.core\n");

    Modules modules = new Modules(List.of(new Module("zta.core", folder)));

    assertEquals(List.of("zta.core"), Exports.violations(modules));
  }
}
