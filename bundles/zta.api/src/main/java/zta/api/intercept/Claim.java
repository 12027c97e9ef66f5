package zta.api.intercept;

import java.util.List;
import zta.api.access.PortRange;

/**
 * Traffic that a stage means to take. Claims are for order, conflicts and display; the answer
 * decides.
 *
 * @param names FQDNs and wildcard FQDNs, lower case; {@code *} for every name
 * @param exceptions names that wildcards do not cover
 * @param networks CIDR prefixes
 * @param ports ports, empty for all
 */
public record Claim(
    List<String> names, List<String> exceptions, List<String> networks, List<PortRange> ports) {
  /** Copies the lists. */
  public Claim {
    names = List.copyOf(names);
    exceptions = List.copyOf(exceptions);
    networks = List.copyOf(networks);
    ports = List.copyOf(ports);
  }
}
