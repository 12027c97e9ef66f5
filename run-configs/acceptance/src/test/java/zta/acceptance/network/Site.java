package zta.acceptance.network;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Three networks: the user's device; the Internet, where the headend is as well as what is public;
 * and a private network that only the headend reaches.
 *
 * <pre>
 * device 198.51.100.2 ---- .1 Internet (headend, .53 public DNS, 203.0.113.7 public servers)
 *                             10.50.0.1 ---- 10.50.0.10 private servers and DNS
 * </pre>
 */
@SuppressWarnings("try") // Interrupted or not, a test that ends closes what it made.
final class Site implements AutoCloseable {
  static final String HEADEND = "198.51.100.1";
  static final String PUBLIC = "203.0.113.7";
  static final String PUBLIC6 = "2001:db8:7::7";
  static final String PRIVATE = "10.50.0.10";
  static final String PRIVATE6 = "fd50::10";

  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  private final Namespace device;
  private final Namespace internet;
  private final Namespace servers;
  private final Path folder;

  private Site(Path folder) throws Exception {
    this.folder = folder;
    device = own(Namespace.make("device", "198.51.100.53"));
    internet = own(Namespace.make("net", PRIVATE));
    servers = own(Namespace.make("private", PRIVATE));
  }

  /** Makes the networks and starts what is not ours on them. */
  static Site make(Path folder) throws Exception {
    Site site = new Site(folder);
    try {
      site.lay();
      new SiteServers(site).start();
      return site;
    } catch (Exception | AssertionError e) {
      site.close();
      throw e;
    }
  }

  private void lay() throws Exception {
    device.cable("up0", internet, "dev0");
    internet.cable("priv0", servers, "lan0");
    for (Namespace one : new Namespace[] {device, internet, servers}) {
      one.ok("sh", "-c", "echo 0 > /proc/sys/net/ipv4/ip_forward");
    }
    device.addresses("up0", "198.51.100.2/24", "2001:db8:1::2/64");
    internet.addresses("dev0", HEADEND + "/24", "198.51.100.53/24", "2001:db8:1::1/64");
    internet.addresses("lo", PUBLIC + "/32", PUBLIC6 + "/128");
    internet.addresses("priv0", "10.50.0.1/24", "fd50::1/64");
    servers.addresses("lan0", PRIVATE + "/24", PRIVATE6 + "/64");
    device.ok("ip", "route", "add", "default", "via", HEADEND);
    device.ok("ip", "-6", "route", "add", "default", "via", "2001:db8:1::1");
  }

  <T extends AutoCloseable> T own(T thing) {
    owned.push(thing);
    return thing;
  }

  Namespace device() {
    return device;
  }

  Namespace internet() {
    return internet;
  }

  Namespace servers() {
    return servers;
  }

  Path folder() {
    return folder;
  }

  @Override
  public void close() throws Exception {
    Exception first = null;
    while (!owned.isEmpty()) {
      try {
        owned.pop().close();
      } catch (Exception e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
