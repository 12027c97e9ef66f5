package zta.run.internal;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives each name an address of 198.18.0.0/15, the range for tests of networks (RFC 2544), and
 * keeps it for the program's life. Bounded. Thread-safe.
 */
public final class SyntheticNames {
  private static final int FIRST = 0xc612_0001;
  private static final int MOST = 65_536;

  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();

  /** Returns the address of a name; empty when there are too many. */
  public synchronized Optional<Inet4Address> address(String name) {
    Integer known = numbers.get(name);
    if (known == null) {
      if (names.size() >= MOST) {
        return Optional.empty();
      }
      known = names.size();
      names.add(name);
      numbers.put(name, known);
    }
    return Optional.of(address(FIRST + known));
  }

  private static Inet4Address address(int bits) {
    try {
      return (Inet4Address)
          InetAddress.getByAddress(ByteBuffer.allocate(Integer.BYTES).putInt(bits).array());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns what an address stands for: a name, or itself. */
  public synchronized String host(InetAddress address) {
    if (address instanceof Inet4Address four) {
      int bits = ByteBuffer.wrap(four.getAddress()).getInt();
      int number = bits - FIRST;
      if (number >= 0 && number < names.size()) {
        return names.get(number);
      }
    }
    return address.getHostAddress();
  }
}
