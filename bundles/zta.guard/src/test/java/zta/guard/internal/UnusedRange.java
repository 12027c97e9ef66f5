package zta.guard.internal;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import zta.api.names.SyntheticAddresses;

/** One range of synthetic addresses, none of which is in use. */
record UnusedRange() implements SyntheticAddresses {
  @Override
  public List<String> ranges() {
    return List.of("100.65.0.0/16");
  }

  @Override
  public boolean covers(InetAddress address) {
    return false;
  }

  @Override
  public Optional<Lease> hold(InetAddress address) {
    return Optional.empty();
  }
}
