package zta.run.internal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A network in which every address is local and every connection ends at one port; names are asked
 * at another. What is neither TCP nor a question of names is refused, so that programs do not wait
 * for it.
 */
public final class OwnNetwork {
  /** Where connections end. */
  public static final int TCP_PORT = 15001;

  /** Where names are asked. */
  public static final int DNS_PORT = 15053;

  private static final String RULES =
      """
      table inet zta_run {
        chain out {
          type nat hook output priority -100; policy accept;
          udp dport 53 redirect to :%2$d
          meta l4proto tcp redirect to :%1$d
        }
        chain rest {
          type filter hook output priority 0; policy accept;
          meta l4proto tcp accept
          udp dport %2$d accept
          udp sport %2$d accept
          meta l4proto udp reject with icmpx admin-prohibited
        }
      }
      """
          .formatted(TCP_PORT, DNS_PORT);

  private OwnNetwork() {}

  /** Makes it in the namespaces of this process. */
  public static void make(Path resolvConf) throws IOException, InterruptedException {
    Tools.run("", "ip", "link", "set", "lo", "up");
    Tools.run("", "ip", "route", "add", "local", "default", "dev", "lo");
    Tools.run("", "ip", "-6", "route", "add", "local", "default", "dev", "lo");
    Tools.run(RULES, "nft", "-f", "-");
    Tools.run("", "mount", "--bind", resolvConf.toString(), "/etc/resolv.conf");
  }
}
