package zta.names.internal.pool;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import zta.api.names.SyntheticAddresses;
import zta.lib.net.IpText;

/** Names as addresses: the same slot in a range of each family. */
public final class SyntheticPool implements SyntheticAddresses {
  private final List<AddressRange> ranges;
  private final NameSlots slots;

  /**
   * Makes the pool.
   *
   * @param range4 range of IPv4, if that is served
   * @param range6 range of IPv6, if that is served
   */
  public SyntheticPool(
      Optional<AddressRange> range4, Optional<AddressRange> range6, NameSlots slots) {
    ranges = Stream.concat(range4.stream(), range6.stream()).toList();
    this.slots = slots;
  }

  /** A name's addresses of 4 and 16 bytes, those families that are served. */
  public List<byte[]> assign(String name) {
    OptionalInt slot = ranges.isEmpty() ? OptionalInt.empty() : slots.assign(name);
    return slot.isEmpty()
        ? List.of()
        : ranges.stream().map(range -> range.address(slot.getAsInt())).toList();
  }

  /** Returns the name that an address stands for. */
  public Optional<String> name(byte[] address) {
    OptionalInt slot = slot(address);
    return slot.isEmpty() ? Optional.empty() : slots.name(slot.getAsInt());
  }

  @Override
  public List<String> ranges() {
    return ranges.stream().map(AddressRange::toString).toList();
  }

  @Override
  public boolean covers(InetAddress address) {
    return covers(address.getAddress());
  }

  /** Returns whether 4 or 16 bytes are an address in one of the ranges, mapped or not. */
  public boolean covers(byte[] address) {
    byte[] plain = IpText.unmapped(address);
    return ranges.stream().anyMatch(range -> range.contains(plain));
  }

  @Override
  public Optional<Lease> hold(InetAddress address) {
    OptionalInt slot = slot(address.getAddress());
    return slot.isEmpty()
        ? Optional.empty()
        : slots.hold(slot.getAsInt()).map(name -> new Held(name, slot.getAsInt()));
  }

  private OptionalInt slot(byte[] address) {
    byte[] plain = IpText.unmapped(address);
    for (AddressRange range : ranges) {
      OptionalInt slot = range.slot(plain);
      if (slot.isPresent()) {
        return slot;
      }
    }
    return OptionalInt.empty();
  }

  private final class Held implements Lease {
    private final String name;
    private final int slot;
    private final AtomicBoolean open = new AtomicBoolean(true);

    Held(String name, int slot) {
      this.name = name;
      this.slot = slot;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void close() {
      if (open.compareAndSet(true, false)) {
        slots.release(slot);
      }
    }
  }
}
