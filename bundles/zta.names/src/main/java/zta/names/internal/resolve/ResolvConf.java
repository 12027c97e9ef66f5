package zta.names.internal.resolve;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;
import java.util.regex.Pattern;
import zta.lib.net.Hosts;

/**
 * What resolv.conf(5) says.
 *
 * @param servers addresses of its servers
 * @param search its search domains
 */
public record ResolvConf(List<InetAddress> servers, List<String> search) {
  private static final int MAX = 8;
  private static final int MAX_SEARCH = 32;
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9.]{7,15}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%[0-9a-zA-Z._-]{1,15})?");

  /** Copies the lists. */
  public ResolvConf {
    servers = List.copyOf(servers);
    search = List.copyOf(search);
  }

  /** Reads the text; lines that mean nothing here are skipped. */
  public static ResolvConf parse(String text) {
    List<InetAddress> servers = new ArrayList<>();
    List<String> search = new ArrayList<>();
    for (String line : text.lines().toList()) {
      StringTokenizer words = new StringTokenizer(line);
      String key = words.hasMoreTokens() ? words.nextToken() : "";
      if (key.equals("nameserver") && words.hasMoreTokens() && servers.size() < MAX) {
        address(words.nextToken()).ifPresent(servers::add);
      } else if (key.equals("search") || key.equals("domain")) {
        search.clear();
        while (words.hasMoreTokens() && search.size() < MAX_SEARCH) {
          Hosts.name(words.nextToken()).ifPresent(search::add);
        }
      }
    }
    return new ResolvConf(servers, search);
  }

  /** Returns the address that a text is, with an interface if need be; nothing is resolved. */
  static Optional<InetAddress> address(String text) {
    if (!ADDRESS.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
