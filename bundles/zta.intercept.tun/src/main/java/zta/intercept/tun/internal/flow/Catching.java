package zta.intercept.tun.internal.flow;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import zta.api.intercept.Catchment;
import zta.lib.net.Cidr;
import zta.lib.net.Hosts;

/**
 * What is to be caught, as networks. While nobody knows yet what is private, more may be added but
 * nothing is let go: what was held must not go directly.
 */
public final class Catching {
  private Set<Cidr> networks = Set.of();
  private Set<Cidr> hosts = Set.of();
  private Set<String> names = Set.of();

  /** Takes news. */
  public synchronized void changed(Catchment.Catch now) {
    Set<Cidr> claimed =
        now.claims().stream()
            .flatMap(claim -> parse(claim.networks()).stream())
            .collect(Collectors.toSet());
    if (!now.ready()) {
      claimed.addAll(networks);
    }
    networks = Set.copyOf(claimed);
    hosts = Set.copyOf(parse(now.outside()));
    names = now.outside().stream().filter(Hosts::isName).collect(Collectors.toUnmodifiableSet());
  }

  private static Set<Cidr> parse(List<String> texts) {
    Set<Cidr> parsed = new HashSet<>();
    texts.forEach(text -> Cidr.parse(text).map(Cidr::network).ifPresent(parsed::add));
    return parsed;
  }

  /** Returns the networks to catch. */
  public synchronized Set<Cidr> networks() {
    return networks;
  }

  /** Returns the hosts that stay outside, given as addresses. */
  public synchronized Set<Cidr> hosts() {
    return hosts;
  }

  /** Returns the hosts that stay outside, given as names. */
  public synchronized Set<String> names() {
    return names;
  }

  /** Returns those texts that are networks. */
  public static Set<Cidr> networksOf(List<String> texts) {
    return Set.copyOf(parse(texts));
  }
}
