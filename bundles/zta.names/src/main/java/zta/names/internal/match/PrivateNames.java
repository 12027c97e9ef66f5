package zta.names.internal.match;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import zta.api.intercept.Catchment.Catch;
import zta.api.intercept.Claim;

/**
 * Which names are private, compiled from claims as the policy compiler understands them: {@code
 * *.corp.example} covers all names below {@code corp.example}, not that name itself; exceptions
 * take names out of the wildcards of their own claim, never out of another's or an exact name. What
 * is outside is never private. Immutable.
 */
public final class PrivateNames {
  /** Nothing is private. */
  public static final PrivateNames NONE = of(new Catch(0, true, List.of(), List.of()));

  private static final String EVERY = "*";
  private static final String WILDCARD = "*.";

  /** Names and wildcards without regard to what they belong to. */
  private record Pattern(Set<String> exact, Set<String> below, boolean every) {
    static Pattern of(Collection<String> names) {
      Set<String> exact = new HashSet<>();
      Set<String> below = new HashSet<>();
      for (String name : names) {
        if (name.startsWith(WILDCARD)) {
          below.add(name.substring(WILDCARD.length()));
        } else if (!name.equals(EVERY)) {
          exact.add(name);
        }
      }
      return new Pattern(exact, below, names.contains(EVERY));
    }

    boolean covers(String name) {
      if (every || exact.contains(name)) {
        return true;
      }
      for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
        if (below.contains(name.substring(dot + 1))) {
          return true;
        }
      }
      return false;
    }
  }

  private final Set<String> exact = new HashSet<>();
  private final Map<String, List<Pattern>> below = new HashMap<>();
  private final List<Pattern> every = new ArrayList<>();
  private final Set<String> outside;

  private PrivateNames(Catch what) {
    outside = Set.copyOf(what.outside());
    what.claims().forEach(this::add);
  }

  /** Compiles what is to be caught. */
  public static PrivateNames of(Catch what) {
    return new PrivateNames(what);
  }

  private void add(Claim claim) {
    Pattern exceptions = Pattern.of(claim.exceptions());
    for (String name : claim.names()) {
      if (name.equals(EVERY)) {
        every.add(exceptions);
      } else if (name.startsWith(WILDCARD)) {
        below
            .computeIfAbsent(name.substring(WILDCARD.length()), suffix -> new ArrayList<>())
            .add(exceptions);
      } else {
        exact.add(name);
      }
    }
  }

  /** Returns whether a name, in lower case without final dot, is private. */
  public boolean covers(String name) {
    return !outside.contains(name) && (exact.contains(name) || byWildcard(name));
  }

  private boolean byWildcard(String name) {
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      if (uncovered(below.getOrDefault(name.substring(dot + 1), List.of()), name)) {
        return true;
      }
    }
    return uncovered(every, name);
  }

  private static boolean uncovered(List<Pattern> exceptions, String name) {
    return exceptions.stream().anyMatch(excepted -> !excepted.covers(name));
  }

  /**
   * Returns whether a name is a private one with a search domain appended, as stub resolvers make
   * it. Such a name exists nowhere, and asking for it would tell the private one.
   *
   * @param search the search domains
   */
  public boolean searched(String name, Collection<String> search) {
    if (exact.contains(name)) {
      return false;
    }
    for (String domain : search) {
      if (name.endsWith("." + domain)) {
        String before = name.substring(0, name.length() - domain.length() - 1);
        if (before.indexOf('.') > 0 && covers(before)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns the domains that hold all private names, sorted; the empty text for every name. */
  public Set<String> domains() {
    Set<String> domains = new TreeSet<>(exact);
    domains.addAll(below.keySet());
    if (!every.isEmpty()) {
      domains.add("");
    }
    return domains;
  }
}
