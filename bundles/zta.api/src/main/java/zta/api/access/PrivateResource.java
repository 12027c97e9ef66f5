package zta.api.access;

import java.util.List;
import java.util.Optional;

/**
 * A private application or network as rules see it.
 *
 * @param id stable id
 * @param name for people
 * @param names FQDNs and wildcard FQDNs ({@code *.corp.example}), lower case
 * @param exceptions names that a wildcard does not cover
 * @param networks addresses and CIDR prefixes in canonical text form
 * @param ports allowed port ranges with their protocol; empty means all
 * @param internalHost name or address under which the headend reaches it when that differs from the
 *     name asked for
 * @param loopback whether the headend may reach it on its own loopback or link-local addresses
 * @param network private network whose connectors alone reach it; empty when the proxy dials it
 */
public record PrivateResource(
    String id,
    String name,
    List<String> names,
    List<String> exceptions,
    List<String> networks,
    List<PortRange> ports,
    Optional<String> internalHost,
    boolean loopback,
    Optional<String> network) {
  /** Copies the lists. */
  public PrivateResource {
    names = List.copyOf(names);
    exceptions = List.copyOf(exceptions);
    networks = List.copyOf(networks);
    ports = List.copyOf(ports);
  }

  /** Makes a resource that the proxy dials itself. */
  public PrivateResource(
      String id,
      String name,
      List<String> names,
      List<String> exceptions,
      List<String> networks,
      List<PortRange> ports,
      Optional<String> internalHost,
      boolean loopback) {
    this(id, name, names, exceptions, networks, ports, internalHost, loopback, Optional.empty());
  }
}
