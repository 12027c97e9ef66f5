package zta.headend.portal.internal.relay;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import zta.api.access.PrivateResource;

/**
 * Which names a relay client sends to the proxy: the names of resources in the terms of Apple's
 * relay payload.
 *
 * <p>A "domain" there is a name with all names below it, an "FQDN" (iOS 18.4, macOS 15.4 and later)
 * that name alone. Older systems do not know the latter, so unless only newer ones are meant a
 * single name becomes a domain: that is more than the resource, and the proxy refuses the rest.
 *
 * @param domains names that match with all below
 * @param fqdns names that match alone
 * @param excludedDomains names that do not match, with all below
 * @param excludedFqdns names that do not match themselves
 */
record RelayMatches(
    Set<String> domains,
    Set<String> fqdns,
    Set<String> excludedDomains,
    Set<String> excludedFqdns) {
  private static final String WILDCARD = "*.";

  /**
   * Makes the lists.
   *
   * @param exact whether all clients know FQDNs
   */
  static RelayMatches of(List<PrivateResource> resources, boolean exact) {
    RelayMatches matches =
        new RelayMatches(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
    for (PrivateResource resource : resources) {
      resource.names().forEach(name -> matches.include(name, exact));
    }
    for (PrivateResource resource : resources) {
      resource.exceptions().forEach(name -> matches.exclude(name, exact));
    }
    // The name above a wildcard is no part of it, unless it is a resource by itself.
    for (PrivateResource resource : resources) {
      for (String name : resource.names()) {
        if (name.startsWith(WILDCARD)) {
          matches.excludeApex(name.substring(WILDCARD.length()), resources);
        }
      }
    }
    return matches;
  }

  private void include(String name, boolean exact) {
    if (name.startsWith(WILDCARD)) {
      domains.add(name.substring(WILDCARD.length()));
    } else {
      (exact ? fqdns : domains).add(name);
    }
  }

  private void exclude(String name, boolean exact) {
    if (name.startsWith(WILDCARD)) {
      excludedDomains.add(name.substring(WILDCARD.length()));
    } else if (exact || isAboveAMatch(name)) {
      // As a domain it would take the private names below it away too.
      excludedFqdns.add(name);
    } else {
      excludedDomains.add(name);
    }
  }

  private boolean isAboveAMatch(String name) {
    String below = "." + name;
    return domains.stream().anyMatch(domain -> domain.endsWith(below))
        || fqdns.stream().anyMatch(fqdn -> fqdn.endsWith(below));
  }

  private void excludeApex(String apex, List<PrivateResource> resources) {
    boolean isName =
        resources.stream()
            .flatMap(resource -> resource.names().stream())
            .anyMatch(
                name ->
                    name.equals(apex)
                        || (name.startsWith(WILDCARD) && apex.endsWith(name.substring(1))));
    if (!isName) {
      excludedFqdns.add(apex);
    }
  }

  /** Returns whether nothing matches, which a relay client would take for everything. */
  boolean isEmpty() {
    return domains.isEmpty() && fqdns.isEmpty();
  }
}
