package zta.names.internal.resolve;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import zta.lib.net.IpText;

/** The names under which addresses are looked up: {@code in-addr.arpa}, {@code ip6.arpa}. */
final class ReverseNames {
  private static final String ARPA4 = ".in-addr.arpa";
  private static final String ARPA6 = ".ip6.arpa";
  private static final int NIBBLES = 32;

  private ReverseNames() {}

  /** Returns the 4 or 16 bytes of the address that a name stands for; empty when for none. */
  static Optional<byte[]> address(String name) {
    if (name.endsWith(ARPA4)) {
      List<String> labels = labels(name, ARPA4);
      return labels.size() == 4
          ? Optional.ofNullable(IpText.parse(String.join(".", labels)))
          : Optional.empty();
    }
    return name.endsWith(ARPA6) ? address6(labels(name, ARPA6)) : Optional.empty();
  }

  private static Optional<byte[]> address6(List<String> labels) {
    if (labels.size() != NIBBLES) {
      return Optional.empty();
    }
    byte[] address = new byte[NIBBLES / 2];
    for (int i = 0; i < NIBBLES; i++) {
      String label = labels.get(i);
      int nibble = label.length() == 1 ? Character.digit(label.charAt(0), 16) : -1;
      if (nibble < 0) {
        return Optional.empty();
      }
      address[i / 2] |= (byte) (i % 2 == 0 ? nibble << 4 : nibble);
    }
    return Optional.of(address);
  }

  private static List<String> labels(String name, String zone) {
    String[] labels = name.substring(0, name.length() - zone.length()).split("\\.", -1);
    List<String> reversed = Arrays.asList(labels);
    Collections.reverse(reversed);
    return reversed;
  }
}
