package zta.interop.internal;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.interop.internal.asa.AsaConfiguration;
import zta.interop.internal.asa.AsaGroupPolicy;

/**
 * The modules that a configuration enables on this machine.
 *
 * @param keywords module keywords, absent when the configuration says nothing about modules
 * @param faults what was unclear
 */
record ModuleChoice(Optional<Set<String>> keywords, List<Fault> faults) {
  ModuleChoice {
    faults = List.copyOf(faults);
  }

  /**
   * Chooses.
   *
   * @param wanted name of the group policy that applies, empty to find it
   */
  static ModuleChoice of(AsaConfiguration configuration, String wanted, String place) {
    if (!wanted.isEmpty()) {
      return named(configuration, wanted, place);
    }
    List<String> candidates =
        configuration.groupPolicies().stream()
            .filter(policy -> policy.modules().isPresent())
            .map(AsaGroupPolicy::name)
            .filter(name -> !name.equals(AsaConfiguration.DEFAULT_POLICY))
            .toList();
    if (candidates.size() == 1) {
      return chosen(configuration, candidates.get(0), List.of());
    }
    return candidates.isEmpty()
        ? chosen(configuration, AsaConfiguration.DEFAULT_POLICY, List.of())
        : ambiguous(configuration, candidates, place);
  }

  private static ModuleChoice named(AsaConfiguration configuration, String wanted, String place) {
    if (configuration.groupPolicy(wanted).isPresent()) {
      return chosen(configuration, wanted, List.of());
    }
    Fault fault =
        FaultCode.CONFIG_VALUE.at(
            place,
            "there is no group policy " + wanted,
            "Set groupPolicy of zta.interop to a policy of this file.");
    return new ModuleChoice(Optional.empty(), List.of(fault));
  }

  private static ModuleChoice ambiguous(
      AsaConfiguration configuration, List<String> candidates, String place) {
    String name =
        configuration.defaultGroupPolicies().stream()
            .filter(candidates::contains)
            .findFirst()
            .orElse(candidates.get(0));
    Fault fault =
        FaultCode.CONFIG_VALUE.at(
            place,
            "several group policies name modules ("
                + String.join(", ", candidates)
                + "); "
                + name
                + " is used",
            "Set groupPolicy of zta.interop to the one that applies here.");
    return chosen(configuration, name, List.of(fault));
  }

  private static ModuleChoice chosen(
      AsaConfiguration configuration, String name, List<Fault> faults) {
    return new ModuleChoice(configuration.modules(name).map(ModuleChoice::lowerCase), faults);
  }

  private static Set<String> lowerCase(List<String> keywords) {
    Set<String> set = new LinkedHashSet<>();
    keywords.forEach(keyword -> set.add(keyword.toLowerCase(Locale.ROOT)));
    return set;
  }
}
