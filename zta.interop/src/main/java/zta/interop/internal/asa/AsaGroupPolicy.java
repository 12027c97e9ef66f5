package zta.interop.internal.asa;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one group policy says about the client.
 *
 * @param name its name
 * @param modules module keywords as written; empty list for {@code none}, absent when the policy
 *     does not say
 * @param profiles profiles by name and type
 * @param splitDns names resolved by the VPN's servers
 * @param customAttributes custom attribute type to the name of its data list
 */
public record AsaGroupPolicy(
    String name,
    Optional<List<String>> modules,
    List<AsaProfile> profiles,
    List<String> splitDns,
    Map<String, String> customAttributes) {
  /** Copies the collections. */
  public AsaGroupPolicy {
    modules = modules.map(List::copyOf);
    profiles = List.copyOf(profiles);
    splitDns = List.copyOf(splitDns);
    customAttributes = Map.copyOf(customAttributes);
  }
}
