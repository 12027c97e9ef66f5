package zta.api.access;

import java.util.List;
import java.util.Optional;
import zta.api.flow.Destination;

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
 * @param nameserver DNS server of the resource's network, a private resource itself, that agents
 *     ask over TCP in a flow of the user's for what of the resource's names a synthetic address
 *     cannot say; empty when there is none
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
    Optional<String> network,
    Optional<Destination> nameserver) {
  /** Copies the lists. */
  public PrivateResource {
    names = List.copyOf(names);
    exceptions = List.copyOf(exceptions);
    networks = List.copyOf(networks);
    ports = List.copyOf(ports);
  }

  /** Makes a resource whose network has no DNS server for agents. */
  public PrivateResource(
      String id,
      String name,
      List<String> names,
      List<String> exceptions,
      List<String> networks,
      List<PortRange> ports,
      Optional<String> internalHost,
      boolean loopback,
      Optional<String> network) {
    this(
        id,
        name,
        names,
        exceptions,
        networks,
        ports,
        internalHost,
        loopback,
        network,
        Optional.empty());
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
