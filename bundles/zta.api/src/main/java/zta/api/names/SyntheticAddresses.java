package zta.api.names;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Knows which name a synthetic address stands for. Safe for use by many threads; answers from
 * memory.
 */
@ProviderType
public interface SyntheticAddresses {
  /** Returns the ranges that synthetic addresses are taken from, as CIDR prefixes. */
  List<String> ranges();

  /** Returns whether an address lies in one of the ranges. */
  boolean covers(InetAddress address);

  /**
   * Returns the canonical name that an address stands for and holds it until the lease is closed:
   * the address is given to no other name while a lease or an answer's time to live lasts. Empty
   * when the address stands for nothing, and a flow to it is to be refused.
   */
  Optional<Lease> hold(InetAddress address);

  /** An address in use by a flow. */
  @ProviderType
  interface Lease extends AutoCloseable {
    /** Returns the canonical name. */
    String name();

    /** Gives the address back; no error when called again. */
    @Override
    void close();
  }
}
