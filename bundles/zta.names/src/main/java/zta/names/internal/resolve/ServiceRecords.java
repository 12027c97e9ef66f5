package zta.names.internal.resolve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringTokenizer;
import java.util.function.Consumer;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.lib.net.Hosts;
import zta.names.internal.dns.DnsName;

/** Where private services are, as an administrator has written it down. Immutable. */
final class ServiceRecords {
  private static final int MAX = 1024;

  private final Map<String, List<Location>> byName = new HashMap<>();
  private final long ttl;

  /**
   * Reads lines such as {@code _ldap._tcp.corp.example 0 100 389 dc1.corp.example}.
   *
   * @param ttl seconds that answers may be kept
   * @param faults hears of lines that are skipped
   */
  ServiceRecords(List<String> lines, long ttl, Consumer<Fault> faults) {
    this.ttl = ttl;
    for (String line : lines.subList(0, Math.min(MAX, lines.size()))) {
      if (!add(line)) {
        faults.accept(
            FaultCode.CONFIG_VALUE.at(
                "zta.names", "not a service's name, priority, weight, port and target: " + line));
      }
    }
  }

  List<Location> of(String name) {
    return byName.getOrDefault(name, List.of());
  }

  private boolean add(String line) {
    StringTokenizer words = new StringTokenizer(line);
    if (words.countTokens() != 5) {
      return false;
    }
    Optional<String> name = Hosts.name(words.nextToken());
    int priority = number(words.nextToken());
    int weight = number(words.nextToken());
    int port = number(words.nextToken());
    Optional<String> target = Hosts.name(words.nextToken());
    if (name.isEmpty() || target.isEmpty() || priority < 0 || weight < 0 || port < 1) {
      return false;
    }
    return byName
        .computeIfAbsent(name.get(), n -> new ArrayList<>())
        .add(new Location(priority, weight, port, DnsName.of(target.get()), ttl));
  }

  private static int number(String text) {
    boolean digits = text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int number = digits ? Integer.parseInt(text) : -1;
    return number > 65_535 ? -1 : number;
  }
}
