package zta.intercept.tun.internal.netty;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.lib.net.Cidr;
import zta.lib.net.IpText;

/**
 * Addresses of the names that stay outside. A name that does not resolve now keeps the addresses it
 * had. Safe for use by many threads.
 */
final class OutsideNames implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutsideNames.class);

  private final Runnable changed;
  private final ExecutorService worker = Threads.pool("zta-tun-names-", 1);
  private final Map<String, Set<Cidr>> known = new HashMap<>();

  /**
   * Knows nothing yet.
   *
   * @param changed runs when addresses have changed
   */
  OutsideNames(Runnable changed) {
    this.changed = changed;
  }

  /** Looks these names up; does not wait. */
  void look(Set<String> names) {
    try {
      worker.execute(() -> lookNow(names));
    } catch (RejectedExecutionException e) {
      LOG.debug("Too late: {}", e.getMessage());
    }
  }

  private void lookNow(Set<String> names) {
    Set<Cidr> before = addresses();
    synchronized (known) {
      known.keySet().retainAll(names);
    }
    for (String name : names) {
      try {
        Set<Cidr> found = new HashSet<>();
        for (InetAddress address : InetAddress.getAllByName(name)) {
          Cidr.parse(IpText.format(address.getAddress())).ifPresent(found::add);
        }
        synchronized (known) {
          known.put(name, found);
        }
      } catch (UnknownHostException e) {
        LOG.debug("{} does not resolve", name);
      }
    }
    if (!before.equals(addresses())) {
      changed.run();
    }
  }

  Set<Cidr> addresses() {
    synchronized (known) {
      Set<Cidr> all = new HashSet<>();
      known.values().forEach(all::addAll);
      return all;
    }
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
