package zta.interop.internal.asa;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gathers a group policy from its lines; a later line of the same kind replaces an earlier one, as
 * on an ASA.
 */
final class AsaGroupPolicyBuilder {
  private final String name;
  private Optional<List<String>> modules = Optional.empty();
  private final List<AsaProfile> profiles = new ArrayList<>();
  private List<String> splitDns = List.of();
  private final Map<String, String> customAttributes = new LinkedHashMap<>();

  AsaGroupPolicyBuilder(String name) {
    this.name = name;
  }

  void modules(List<String> keywords) {
    modules = Optional.of(keywords);
  }

  void noModules() {
    modules = Optional.empty();
  }

  void profile(AsaProfile profile) {
    profiles.removeIf(other -> other.type().equals(profile.type()));
    profiles.add(profile);
  }

  void splitDns(List<String> names) {
    splitDns = names;
  }

  void customAttribute(String type, String list) {
    customAttributes.put(type, list);
  }

  AsaGroupPolicy build() {
    return new AsaGroupPolicy(name, modules, profiles, splitDns, customAttributes);
  }
}
