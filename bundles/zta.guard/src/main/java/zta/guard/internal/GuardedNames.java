package zta.guard.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import zta.api.intercept.Catchment;
import zta.api.intercept.Claim;
import zta.lib.net.Hosts;

/**
 * Which names are not to be asked for past the agent. Who is in more than one list is treated as
 * the first of them says.
 *
 * @param outside names of the headend's own services, which are asked for freely
 * @param exact private names
 * @param exceptions names and wildcards that are not private
 * @param below domains, without {@code *.}, whose names are private but not they themselves
 */
record GuardedNames(
    List<String> outside, List<String> exact, List<String> exceptions, List<String> below) {
  /** None. */
  static final GuardedNames NONE = new GuardedNames(List.of(), List.of(), List.of(), List.of());

  static final String WILDCARD = "*.";

  /** Copies the lists. */
  GuardedNames {
    outside = List.copyOf(outside);
    exact = List.copyOf(exact);
    exceptions = List.copyOf(exceptions);
    below = List.copyOf(below);
  }

  static GuardedNames of(Catchment.Catch caught) {
    Set<String> exact = new LinkedHashSet<>();
    Set<String> below = new LinkedHashSet<>();
    List<String> exceptions = new ArrayList<>();
    for (Claim claim : caught.claims()) {
      for (String name : claim.names()) {
        if (name.startsWith(WILDCARD)) {
          below.add(name.substring(WILDCARD.length()));
        } else if (Hosts.isName(name)) {
          exact.add(name);
        }
      }
      claim.exceptions().stream()
          .filter(exception -> !privateToAnother(exception, caught.claims()))
          .forEach(exceptions::add);
    }
    below.removeIf(domain -> !Hosts.isName(domain));
    return new GuardedNames(
        caught.outside().stream().filter(Hosts::isName).toList(),
        List.copyOf(exact),
        exceptions,
        List.copyOf(below));
  }

  /** An exception takes a name out of the claims that have it, and of no other. */
  private static boolean privateToAnother(String exception, List<Claim> all) {
    String name =
        exception.startsWith(WILDCARD) ? exception.substring(WILDCARD.length()) : exception;
    return all.stream()
        .filter(claim -> !claim.exceptions().contains(exception))
        .flatMap(claim -> claim.names().stream())
        .anyMatch(other -> other.startsWith(WILDCARD) && name.endsWith(other.substring(1)));
  }

  boolean isEmpty() {
    return exact.isEmpty() && below.isEmpty();
  }
}
