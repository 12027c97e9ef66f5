package zta.intercept.tun.internal.device;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import zta.lib.net.Cidr;

/**
 * A device with its addresses, and which traffic the operating system leads to it. Not safe for use
 * by many threads, except for what it returns.
 */
public interface TunNetwork extends AutoCloseable {
  /** Returns the device. */
  TunDevice device();

  /** Returns its IPv4 addresses. */
  Ends four();

  /** Returns its IPv6 addresses; empty where the machine has no IPv6. */
  Optional<Ends> six();

  /**
   * Sets what is led to the device, in place of what was set before.
   *
   * @param caught networks to catch
   * @param outside single hosts that stay outside all the same
   * @throws IOException when something of it could not be set; the rest is
   */
  void set(Set<Cidr> caught, Set<Cidr> outside) throws IOException;

  /** Removes device, routes and rules; no error when called again. */
  @Override
  void close();
}
