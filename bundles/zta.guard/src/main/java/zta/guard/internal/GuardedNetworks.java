package zta.guard.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import zta.api.intercept.Catchment;
import zta.lib.net.Cidr;

/**
 * Which networks are guarded: those claimed and those of synthetic addresses, each once.
 *
 * @param closed networks to refuse, none inside another
 * @param open addresses of the headend's own services, reachable although a closed network may hold
 *     them
 * @param names names that are not to be asked for past the agent
 */
record GuardedNetworks(List<Cidr> closed, List<Cidr> open, GuardedNames names) {
  /** Copies the lists. */
  GuardedNetworks {
    closed = List.copyOf(closed);
    open = List.copyOf(open);
  }

  /** Networks without names. */
  GuardedNetworks(List<Cidr> closed, List<Cidr> open) {
    this(closed, open, GuardedNames.NONE);
  }

  /**
   * What is to be guarded.
   *
   * @param synthetic ranges of synthetic addresses; without them private names do not lead into the
   *     agent, and nobody is kept from asking for them elsewhere
   */
  static GuardedNetworks of(Catchment.Catch caught, Collection<String> synthetic) {
    Stream<String> claimed = caught.claims().stream().flatMap(c -> c.networks().stream());
    return new GuardedNetworks(
        disjoint(Stream.concat(claimed, synthetic.stream())),
        disjoint(caught.outside().stream()),
        synthetic.isEmpty() ? GuardedNames.NONE : GuardedNames.of(caught));
  }

  /** Networks without those inside others; a network of everything is nobody's private one. */
  private static List<Cidr> disjoint(Stream<String> texts) {
    List<Cidr> sorted =
        texts
            .map(Cidr::parse)
            .flatMap(Optional::stream)
            .map(Cidr::network)
            .filter(network -> network.length() > 0)
            .distinct()
            .sorted(Comparator.comparingInt(Cidr::length).thenComparing(Cidr::toString))
            .toList();
    List<Cidr> kept = new ArrayList<>();
    WiderNetworks wider = new WiderNetworks();
    for (Cidr network : sorted) {
      if (wider.add(network)) {
        kept.add(network);
      }
    }
    return kept;
  }

  GuardedNetworks withoutNames() {
    return new GuardedNetworks(closed, open);
  }

  boolean isEmpty() {
    return closed.isEmpty() && names.isEmpty();
  }

  /** The closed or open networks of a family. */
  static List<Cidr> family(List<Cidr> networks, int bytes) {
    return networks.stream().filter(network -> network.base().length == bytes).toList();
  }
}
