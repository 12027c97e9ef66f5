package zta.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the rules on all modules that are built. */
class ArchitectureTest {
  private static final Modules MODULES = Modules.in(Path.of("../.."));
  private static final Rules RULES = new Rules(MODULES);
  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPaths(MODULES.all().stream().map(Modules.Module::own).toList());

  @Test
  void seesTheModules() {
    assertTrue(MODULES.of("zta.api.flow").isPresent(), MODULES::toString);
    assertTrue(CLASSES.contain("zta.launcher.Main"));
  }

  @Test
  void onlyContractsAndCodecsExport() {
    assertEquals(List.of(), Exports.violations(MODULES));
  }

  @Test
  void internalStaysInside() {
    RULES.internalStaysInside().check(CLASSES);
  }

  @Test
  void siblingsMeetThroughServices() {
    RULES.siblingsMeetThroughServices().check(CLASSES);
  }

  @Test
  void nettyStaysInItsPackages() {
    RULES.nettyStaysInItsPackages().check(CLASSES);
  }

  @Test
  void nativeAccessStaysInOsBundles() {
    RULES.nativeAccessStaysInOsBundles().check(CLASSES);
  }

  @Test
  void timeIsInjected() {
    RULES.timeIsInjected().check(CLASSES);
  }

  @ParameterizedTest
  @MethodSource
  void packagesHaveNoCycles(String module) {
    RULES.packagesHaveNoCycles(module).check(CLASSES);
  }

  static Stream<String> packagesHaveNoCycles() {
    return MODULES.all().stream().map(Modules.Module::name);
  }
}
