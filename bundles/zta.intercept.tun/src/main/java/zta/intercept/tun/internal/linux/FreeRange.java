package zta.intercept.tun.internal.linux;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import zta.lib.net.Cidr;
import zta.lib.net.IpText;

/** Finds a small network for the device that nothing else on this machine uses. Pure. */
final class FreeRange {
  private static final int TRIES = 256;
  private static final int STEP_BITS = 8;

  private FreeRange() {}

  /**
   * Returns the first network of four addresses in a range that overlaps with none of those taken.
   */
  static Optional<Cidr> find(Cidr range, List<Cidr> taken) {
    int bits = 8 * range.base().length;
    int length = bits - 2;
    int step = Math.min(range.length() + STEP_BITS, length);
    for (int i = 0; i < Math.min(TRIES, 1 << Math.max(0, step - range.length())); i++) {
      BigInteger base =
          new BigInteger(1, range.network().base())
              .add(BigInteger.valueOf(i).shiftLeft(bits - step));
      Optional<Cidr> candidate =
          Cidr.parse(IpText.format(bytes(base, bits / 8)) + "/" + length).map(Cidr::network);
      if (candidate.isPresent() && taken.stream().noneMatch(t -> overlap(t, candidate.get()))) {
        return candidate;
      }
    }
    return Optional.empty();
  }

  /** Returns the n-th address of a network. */
  static byte[] address(Cidr network, int number) {
    BigInteger base = new BigInteger(1, network.network().base());
    return bytes(base.add(BigInteger.valueOf(number)), network.base().length);
  }

  private static byte[] bytes(BigInteger number, int length) {
    byte[] digits = number.toByteArray();
    byte[] bytes = new byte[length];
    int used = Math.min(length, digits.length);
    System.arraycopy(digits, digits.length - used, bytes, length - used, used);
    return bytes;
  }

  /** Returns whether one network lies in the other. */
  static boolean overlap(Cidr one, Cidr other) {
    return one.contains(other.base()) || other.contains(one.base());
  }

  /**
   * Reads networks from what {@code ip -o addr show} and {@code ip route show table all} print: the
   * words that are addresses or prefixes.
   */
  static List<Cidr> read(String output) {
    List<Cidr> found = new ArrayList<>();
    for (String line : output.split("\n", -1)) {
      boolean route = !line.contains(" inet");
      Stream.of(line.trim().split("\\s+", -1))
          .limit(route ? 2 : 5)
          .flatMap(word -> Cidr.parse(word).stream())
          .filter(network -> network.length() > 0)
          .findFirst()
          .ifPresent(found::add);
    }
    return found;
  }
}
