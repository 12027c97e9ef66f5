package zta.interop.internal.asa;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import zta.api.fault.Fault;

/**
 * What a configuration says about clients, and what in it was not understood.
 *
 * @param images client images by order
 * @param profiles profile name to file
 * @param customData data lists: attribute type, then list name, to values
 * @param groupPolicies group policies in the order of their first line
 * @param defaultGroupPolicies group policies that tunnel groups use, in order
 * @param faults lines that should concern the client but were not understood
 */
public record AsaConfiguration(
    List<AsaImage> images,
    Map<String, String> profiles,
    Map<String, Map<String, List<String>>> customData,
    List<AsaGroupPolicy> groupPolicies,
    List<String> defaultGroupPolicies,
    List<Fault> faults) {
  /** The policy that others inherit from. */
  public static final String DEFAULT_POLICY = "DfltGrpPolicy";

  /** Copies the collections. */
  public AsaConfiguration {
    images = List.copyOf(images);
    profiles = Map.copyOf(profiles);
    customData = Map.copyOf(customData);
    groupPolicies = List.copyOf(groupPolicies);
    defaultGroupPolicies = List.copyOf(defaultGroupPolicies);
    faults = List.copyOf(faults);
  }

  /** Finds a group policy by its name. */
  public Optional<AsaGroupPolicy> groupPolicy(String name) {
    return groupPolicies.stream().filter(p -> p.name().equals(name)).findFirst();
  }

  /**
   * Returns the modules of a group policy, inherited from {@link #DEFAULT_POLICY} where it says
   * nothing itself.
   */
  public Optional<List<String>> modules(String policyName) {
    return groupPolicy(policyName)
        .flatMap(AsaGroupPolicy::modules)
        .or(() -> groupPolicy(DEFAULT_POLICY).flatMap(AsaGroupPolicy::modules));
  }
}
