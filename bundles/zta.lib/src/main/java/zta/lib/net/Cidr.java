package zta.lib.net;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/**
 * A network: an address and the length of its prefix. IPv4-mapped IPv6 networks are IPv4 networks;
 * apart from these no network holds addresses of both families.
 */
public final class Cidr {
  private final byte[] base;
  private final int length;

  private Cidr(byte[] base, int length) {
    this.base = base;
    this.length = length;
  }

  /** Reads an address or {@code address/length}; empty when it is neither. Host bits may be set. */
  public static Optional<Cidr> parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    byte[] bytes = IpText.parse(address);
    if (bytes == null) {
      return Optional.empty();
    }
    int bits = 8 * bytes.length;
    if (slash < 0) {
      return Optional.of(new Cidr(bytes, bits));
    }
    boolean mapped = bits == 32 && address.indexOf(':') >= 0;
    int length = length(text.substring(slash + 1)) - (mapped ? 96 : 0);
    return length < 0 || length > bits ? Optional.empty() : Optional.of(new Cidr(bytes, length));
  }

  /** Returns the network this is in: the same with all host bits zero. */
  public Cidr network() {
    byte[] masked = base.clone();
    for (int bit = length; bit < 8 * masked.length; bit++) {
      masked[bit / 8] &= (byte) ~(0x80 >> bit % 8);
    }
    return new Cidr(masked, length);
  }

  /** Returns whether an address is in the network. */
  public boolean contains(InetAddress address) {
    return contains(IpText.unmapped(address.getAddress()));
  }

  /** Returns whether the 4 or 16 bytes of an address, not IPv4-mapped, are in the network. */
  public boolean contains(byte[] address) {
    if (address.length != base.length) {
      return false;
    }
    int whole = length / 8;
    for (int i = 0; i < whole; i++) {
      if (address[i] != base[i]) {
        return false;
      }
    }
    int rest = length % 8;
    return rest == 0 || ((address[whole] ^ base[whole]) & 0xff00 >> rest & 0xff) == 0;
  }

  /** Returns the first address's 4 or 16 bytes. */
  public byte[] base() {
    return base.clone();
  }

  /** Returns the length of the prefix in bits. */
  public int length() {
    return length;
  }

  /** Returns the canonical text: an address alone when it is a single one. */
  @Override
  public String toString() {
    String address = IpText.format(base);
    return length == 8 * base.length ? address : address + "/" + length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cidr cidr && length == cidr.length && Arrays.equals(base, cidr.base);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(base) + length;
  }

  private static int length(String digits) {
    boolean number =
        !digits.isEmpty()
            && digits.length() <= 3
            && digits.chars().allMatch(c -> c >= '0' && c <= '9')
            && (digits.length() == 1 || digits.charAt(0) != '0');
    return number ? Integer.parseInt(digits) : -1;
  }
}
