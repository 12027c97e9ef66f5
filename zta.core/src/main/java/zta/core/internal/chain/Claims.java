package zta.core.internal.chain;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import zta.api.access.PortRange;
import zta.api.intercept.Claim;

/** Says whether two claims overlap. Pure. */
final class Claims {
  private static final Pattern NUMERIC = Pattern.compile("[0-9a-fA-F:.]+(/[0-9]{1,3})?");

  private Claims() {}

  /**
   * Returns what the earlier and the later claim have in common, the narrower form of each. A later
   * claim on everything means "the rest" and overlaps nothing.
   */
  static List<String> overlap(Claim earlier, Claim later) {
    List<String> common = new ArrayList<>();
    if (!portsMeet(earlier.ports(), later.ports())) {
      return common;
    }
    for (String mine : earlier.names()) {
      for (String theirs : later.names()) {
        commonName(mine, theirs)
            .filter(name -> !excepted(name, earlier) && !excepted(name, later))
            .ifPresent(common::add);
      }
    }
    for (String mine : earlier.networks()) {
      for (String theirs : later.networks()) {
        commonNetwork(mine, theirs).ifPresent(common::add);
      }
    }
    return common.stream().distinct().toList();
  }

  private static Optional<String> commonName(String earlier, String later) {
    if (later.equals("*")) {
      return Optional.empty();
    }
    if (covers(earlier, later)) {
      return Optional.of(later);
    }
    return covers(later, earlier) ? Optional.of(earlier) : Optional.empty();
  }

  private static boolean covers(String wide, String narrow) {
    return wide.equals("*")
        || wide.equals(narrow)
        || (wide.startsWith("*.") && narrow.endsWith(wide.substring(1)));
  }

  private static boolean excepted(String name, Claim claim) {
    return claim.exceptions().stream().anyMatch(exception -> covers(exception, name));
  }

  private static boolean portsMeet(List<PortRange> one, List<PortRange> other) {
    return one.isEmpty()
        || other.isEmpty()
        || one.stream().anyMatch(a -> other.stream().anyMatch(b -> meet(a, b)));
  }

  private static boolean meet(PortRange a, PortRange b) {
    return a.protocol() == b.protocol() && a.first() <= b.last() && b.first() <= a.last();
  }

  private static Optional<String> commonNetwork(String earlier, String later) {
    Optional<Prefix> mine = Prefix.of(earlier);
    Optional<Prefix> theirs = Prefix.of(later);
    if (mine.isEmpty() || theirs.isEmpty() || theirs.get().length() == 0) {
      return Optional.empty();
    }
    if (!mine.get().meets(theirs.get())) {
      return Optional.empty();
    }
    return Optional.of(mine.get().length() > theirs.get().length() ? earlier : later);
  }

  /** A CIDR prefix. */
  private record Prefix(List<Integer> address, int length) {
    static Optional<Prefix> of(String text) {
      if (!NUMERIC.matcher(text).matches()) {
        return Optional.empty();
      }
      int slash = text.indexOf('/');
      String host = slash < 0 ? text : text.substring(0, slash);
      try {
        List<Integer> bytes = new ArrayList<>();
        for (byte b : InetAddress.getByName(host).getAddress()) {
          bytes.add(b & 0xff);
        }
        int bits = bytes.size() * 8;
        int length = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
        return length > bits ? Optional.empty() : Optional.of(new Prefix(bytes, length));
      } catch (UnknownHostException e) {
        return Optional.empty();
      }
    }

    boolean meets(Prefix other) {
      if (address.size() != other.address.size()) {
        return false;
      }
      int bits = Math.min(length, other.length);
      for (int i = 0; i < bits; i++) {
        if (bit(i) != other.bit(i)) {
          return false;
        }
      }
      return true;
    }

    private int bit(int index) {
      return address.get(index / 8) >> (7 - index % 8) & 1;
    }
  }
}
