package zta.names.internal.pool;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.names.internal.NamesFault;
import zta.names.internal.pool.LocalNetworks.Used;

/** Takes the first of the configured ranges that is used nowhere on this machine. */
public final class RangeChoice {
  private static final String PLACE = "zta.names";

  private final LocalNetworks networks;
  private final Consumer<Fault> faults;

  /**
   * Makes a choice.
   *
   * @param faults hears of ranges that cannot be used
   */
  public RangeChoice(LocalNetworks networks, Consumer<Fault> faults) {
    this.networks = networks;
    this.faults = faults;
  }

  /** Returns the first of these texts that is a usable range of the family. */
  public Optional<AddressRange> choose(List<String> texts, boolean ipv4) {
    for (String text : texts) {
      Optional<AddressRange> range = AddressRange.parse(text).filter(r -> r.isIpv4() == ipv4);
      if (range.isEmpty()) {
        faults.accept(
            FaultCode.CONFIG_VALUE.at(
                PLACE, "no IPv" + (ipv4 ? 4 : 6) + " range of eight or more addresses: " + text));
      } else if (free(range.get())) {
        return range;
      }
    }
    return Optional.empty();
  }

  /** Looks again whether ranges in use are still free, and tells when not. */
  public boolean check(Collection<AddressRange> inUse) {
    boolean all = true;
    for (AddressRange range : inUse) {
      all &= free(range);
    }
    return all;
  }

  private boolean free(AddressRange range) {
    Optional<Used> conflict = networks.conflict(range);
    conflict.ifPresent(
        used ->
            faults.accept(
                NamesFault.RANGE_CONFLICT.at(
                    range.toString(),
                    "this machine uses " + used.network() + " at " + used.device())));
    return conflict.isEmpty();
  }
}
