package zta.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/** The rules; each can be evaluated on any set of classes. */
final class Rules {
  /** Modules that others may know; all others meet through services. */
  private static final Set<String> COMMON = Set.of("zta.api", "zta.lib", "zta.masque");

  /** The classes that tell the time to everybody else, or run without a container's clock. */
  private static final Set<String> CLOCKS =
      Set.of(
          "zta.io.internal.SystemClock",
          "zta.log.internal.LevelSwitch",
          "zta.launcher.watchdog.WatchdogLog",
          "zta.cli.internal.command.StatusCommand");

  /** Classes that put their module together, so that the rest need not know each other. */
  private static final Set<String> COMPOSERS =
      Set.of("zta.testkit.Container", "zta.cli.internal.Catalogue");

  private final Modules modules;

  Rules(Modules modules) {
    this.modules = modules;
  }

  ArchRule internalStaysInside() {
    return classes()
        .should(
            dependOnlyWhere(
                "keep out of other modules' internal packages",
                (from, to) -> from.equals(to.module()) || !to.internal()));
  }

  ArchRule siblingsMeetThroughServices() {
    return classes()
        .should(
            dependOnlyWhere(
                "depend on no sibling but " + COMMON,
                (from, to) ->
                    from.equals(to.module())
                        || COMMON.contains(to.module())
                        || from.equals("zta.testkit")));
  }

  ArchRule nettyStaysInItsPackages() {
    return noClasses()
        .that()
        .resideOutsideOfPackages("..internal.netty..", "zta.masque..", "zta.io..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..");
  }

  ArchRule nativeAccessStaysInOsBundles() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(
            "zta.keystore.win..", "zta.keystore.mac..", "zta.keystore.tpm..", "zta.intercept..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.sun.jna..");
  }

  ArchRule timeIsInjected() {
    return noClasses()
        .that(describe("are no clocks", type -> !CLOCKS.contains(type.getName())))
        .should()
        .callMethodWhere(tellsTime());
  }

  ArchRule packagesHaveNoCycles(String module) {
    return slices()
        .assignedFrom(new PackageSlices(module))
        .should()
        .beFreeOfCycles()
        .ignoreDependency(
            describe("puts the module together", type -> COMPOSERS.contains(type.getName())),
            alwaysTrue())
        // A verdict is on a destination, and a flow carries its verdict: two halves of one
        // contract.
        .ignoreDependency(resideInAnyPackage("zta.api.flow"), resideInAnyPackage("zta.api.access"))
        .allowEmptyShould(true);
  }

  private static DescribedPredicate<JavaCall<?>> tellsTime() {
    DescribedPredicate<JavaCall<?>> now =
        target(owner(resideInAnyPackage("java.time..")))
            .and(target(nameMatching("now|system(UTC|DefaultZone)?")));
    DescribedPredicate<JavaCall<?>> millis =
        target(owner(resideInAnyPackage("java.lang")))
            .and(target(nameMatching("currentTimeMillis")));
    return now.or(millis).as("tells the time");
  }

  /** What a class of one module depends on in another. */
  private record Target(String module, boolean internal) {}

  private ArchCondition<JavaClass> dependOnlyWhere(
      String description, BiPredicate<String, Target> allowed) {
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        Optional<String> from = modules.of(type.getPackageName());
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          String to = dependency.getTargetClass().getBaseComponentType().getPackageName();
          Optional<String> module = modules.of(to);
          if (from.isPresent()
              && module.isPresent()
              && !allowed.test(from.get(), new Target(module.get(), isInternal(to)))) {
            events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
          }
        }
      }
    };
  }

  private static boolean isInternal(String packageName) {
    return packageName.endsWith(".internal") || packageName.contains(".internal.");
  }
}
