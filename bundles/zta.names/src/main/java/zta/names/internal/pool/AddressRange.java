package zta.names.internal.pool;

import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;
import zta.lib.net.Cidr;

/**
 * A range whose addresses are numbered. The first ones stay free for the agent's own interface, the
 * last one because IPv4 broadcasts to it. Immutable.
 */
public final class AddressRange {
  private static final int KEPT_FREE = 256;
  private static final int SMALL = 4 * KEPT_FREE;
  private static final int LARGEST = 1 << 24;

  private final Cidr network;
  private final int first;
  private final int capacity;

  private AddressRange(Cidr network) {
    this.network = network;
    int hostBits = 8 * network.base().length - network.length();
    int addresses = hostBits >= 24 ? LARGEST : 1 << hostBits;
    first = addresses > SMALL ? KEPT_FREE : 2;
    capacity = addresses - first - 1;
  }

  /** Reads a range; empty when the text is none or too small to be of use. */
  public static Optional<AddressRange> parse(String text) {
    return Cidr.parse(text)
        .filter(cidr -> cidr.length() <= 8 * cidr.base().length - 3)
        .map(cidr -> new AddressRange(cidr.network()));
  }

  /** Returns whether it is of IPv4. */
  public boolean isIpv4() {
    return network.base().length == 4;
  }

  /** Returns the network. */
  public Cidr network() {
    return network;
  }

  /** Returns how many addresses can be given out. */
  public int capacity() {
    return capacity;
  }

  /** Returns the 4 or 16 bytes of an address by its number. */
  public byte[] address(int slot) {
    byte[] address = network.base();
    int offset = first + slot;
    for (int i = address.length - 1; offset != 0; i--) {
      int sum = (address[i] & 255) + (offset & 255);
      address[i] = (byte) sum;
      offset = (offset >>> 8) + (sum >>> 8);
    }
    return address;
  }

  /** Returns whether an address is in the range. */
  public boolean contains(byte[] address) {
    return network.contains(address);
  }

  /** Returns whether an address is in the range. */
  public boolean contains(InetAddress address) {
    return network.contains(address);
  }

  /** Returns the number of an address; empty when it is none that is given out. */
  public OptionalInt slot(byte[] address) {
    if (!contains(address)) {
      return OptionalInt.empty();
    }
    byte[] base = network.base();
    long offset = 0;
    for (int i = 0; i < base.length; i++) {
      offset = offset << 8 | ((address[i] ^ base[i]) & 255);
      if (offset > LARGEST) {
        return OptionalInt.empty();
      }
    }
    long slot = offset - first;
    return slot >= 0 && slot < capacity ? OptionalInt.of((int) slot) : OptionalInt.empty();
  }

  /**
   * Returns the zone below which the names of its addresses are looked up; where the prefix ends
   * within a label, that of the wider range.
   */
  public String reverseZone() {
    byte[] base = network.base();
    StringBuilder zone = new StringBuilder();
    int bits = isIpv4() ? 8 : 4;
    for (int at = network.length() / bits - 1; at >= 0; at--) {
      int both = base[at * bits / 8] & 255;
      int nibble = at % 2 == 0 ? both >> 4 : both & 15;
      zone.append(isIpv4() ? Integer.toString(both) : Integer.toHexString(nibble)).append('.');
    }
    return zone.append(isIpv4() ? "in-addr.arpa" : "ip6.arpa").toString();
  }

  /** Returns the CIDR prefix. */
  @Override
  public String toString() {
    return network.toString();
  }
}
