package zta.testkit;

import java.util.List;
import java.util.Map;

/**
 * What a container is made of; see {@link OsgiContainer} for the meaning of each part.
 *
 * @param bundles symbolic names of the bundles to start, or prefixes that end with {@code *}
 * @param shared symbolic names of further bundles whose packages test and container share
 * @param properties framework properties
 */
public record ContainerSpec(
    List<String> bundles, List<String> shared, Map<String, String> properties) {

  /** Copies its arguments. */
  public ContainerSpec {
    bundles = List.copyOf(bundles);
    shared = List.copyOf(shared);
    properties = Map.copyOf(properties);
  }

  /** A container of these bundles, with nothing else to say. */
  public static ContainerSpec of(String... bundles) {
    return new ContainerSpec(List.of(bundles), List.of(), Map.of());
  }
}
