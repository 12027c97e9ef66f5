package zta.policy.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import zta.api.access.Subject;
import zta.api.flow.Destination;
import zta.api.flow.Protocol;
import zta.api.posture.PostureKind;
import zta.api.posture.PostureState;
import zta.lib.net.IpText;

/** Documents and requests from a small world, so that they meet often. */
final class RandomPolicies {
  private static final List<String> USERS = List.of("a@x", "b@x", "c@x");
  private static final List<String> GROUPS = List.of("g", "h", "i");
  private static final List<String> HOSTS =
      List.of("r0.example", "a.r1.example", "r1.example", "b.a.r1.example", "10.2.0.1", "10.2.9.1");

  private final Random random;

  RandomPolicies(Random random) {
    this.random = random;
  }

  String document() {
    List<String> rules = new ArrayList<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      rules.add(rule(rules.size()));
    }
    return Documents.document(
        "{'id':'r0','names':['r0.example'],'ports':['tcp/1-2']},"
            + "{'id':'r1','names':['*.r1.example'],'exceptions':['b.a.r1.example']},"
            + "{'id':'r2','networks':['10.2.0.0/24'],'ports':['udp/1','tcp/1']}",
        String.join(",", rules));
  }

  Subject subject() {
    return new Subject(any(USERS), Set.copyOf(some(GROUPS)), "org", "device");
  }

  Documents.Request request(Subject subject) {
    Map<PostureKind, PostureState> posture =
        random.nextInt(4) == 0
            ? Map.of()
            : Map.of(PostureKind.FIREWALL, any(PostureState.values()));
    Protocol protocol = random.nextInt(4) == 0 ? Protocol.UDP : Protocol.TCP;
    Instant at = Documents.NOON.plus(Duration.ofHours(random.nextInt(48)));
    return new Documents.Request(
        subject,
        new Destination(protocol, any(HOSTS), 1 + random.nextInt(3)),
        posture,
        random.nextInt(4) == 0
            ? Optional.empty()
            : Optional.ofNullable(IpText.address("192.0.2." + random.nextInt(4))),
        at);
  }

  private String rule(int number) {
    StringBuilder rule = new StringBuilder("{'id':'rule" + number + "'");
    rule.append(",'effect':'").append(random.nextInt(4) == 0 ? "deny" : "allow").append('\'');
    List<String> resources = some(List.of("r0", "r1", "r2"));
    rule.append(",'resources':").append(list(resources.isEmpty() ? List.of("*") : resources));
    if (random.nextInt(3) > 0) {
      rule.append(",'users':").append(list(some(USERS)));
    }
    if (random.nextInt(3) > 0) {
      rule.append(",'groups':").append(list(some(GROUPS)));
    }
    if (random.nextInt(3) == 0) {
      rule.append(",'posture':{'FIREWALL':'").append(random.nextBoolean() ? "PASS" : "FAIL");
      rule.append("'}");
    }
    if (random.nextInt(3) == 0) {
      rule.append(",'networks':").append(list(List.of("192.0.2." + 2 * random.nextInt(2) + "/31")));
    }
    if (random.nextInt(3) == 0) {
      rule.append(",'hours':{'zone':'UTC','days':['TUE'],'from':'1").append(random.nextInt(10));
      rule.append(":00','to':'0").append(random.nextInt(10)).append(":30'}");
    }
    return rule.append('}').toString();
  }

  private static String list(List<String> texts) {
    return texts.isEmpty() ? "[]" : "['" + String.join("','", texts) + "']";
  }

  private List<String> some(List<String> all) {
    return all.stream().filter(text -> random.nextInt(3) == 0).toList();
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private <T> T any(T[] all) {
    return all[random.nextInt(all.length)];
  }
}
