package zta.api.access;

import java.util.List;

/**
 * A private application or network as rules see it.
 *
 * @param id stable id
 * @param name for people
 * @param names FQDNs and wildcard FQDNs ({@code *.corp.example}), lower case
 * @param exceptions names that a wildcard does not cover
 * @param networks addresses and CIDR prefixes in canonical text form
 * @param ports allowed port ranges with their protocol; empty means all
 * @param loopback whether the headend may reach it on its own loopback or link-local addresses
 */
public record PrivateResource(
    String id,
    String name,
    List<String> names,
    List<String> exceptions,
    List<String> networks,
    List<PortRange> ports,
    boolean loopback) {
  /** Copies the lists. */
  public PrivateResource {
    names = List.copyOf(names);
    exceptions = List.copyOf(exceptions);
    networks = List.copyOf(networks);
    ports = List.copyOf(ports);
  }
}
