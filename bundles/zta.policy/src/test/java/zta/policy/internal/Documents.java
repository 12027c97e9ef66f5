package zta.policy.internal;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import zta.api.access.AccessRequest;
import zta.api.access.Policy;
import zta.api.access.Subject;
import zta.api.access.Verdict;
import zta.api.fault.FaultException;
import zta.api.flow.Destination;
import zta.api.flow.Protocol;
import zta.api.posture.PostureKind;
import zta.api.posture.PostureState;
import zta.lib.net.IpText;

/** Short ways to documents, subjects and requests. */
final class Documents {
  /** A Tuesday, 12:00 in UTC. */
  static final Instant NOON = Instant.parse("2026-01-13T12:00:00Z");

  static final Subject ALICE = new Subject("alice@corp.example", Set.of("staff"), "org", "dev");

  private static final PolicyEngine ENGINE = new PolicyEngine();

  private Documents() {}

  /** Compiles a document of these members, single quotes standing for double ones. */
  static Policy compile(String resources, String rules) throws FaultException {
    return ENGINE.compile(document(resources, rules), "p.json");
  }

  static String document(String resources, String rules) {
    return ("{'schema':'zta.policy/1','revision':7,'resources':["
            + resources
            + "],'rules':["
            + rules
            + "]}")
        .replace('\'', '"');
  }

  static Request to(String host, int port) {
    return new Request(
        ALICE, new Destination(Protocol.TCP, host, port), Map.of(), Optional.empty(), NOON);
  }

  /** A request that tests vary. */
  record Request(
      Subject subject,
      Destination destination,
      Map<PostureKind, PostureState> posture,
      Optional<InetAddress> client,
      Instant at) {
    Request by(String identity, String... groups) {
      Subject other = new Subject(identity, Set.of(groups), "org", "dev");
      return new Request(other, destination, posture, client, at);
    }

    Request with(PostureKind kind, PostureState state) {
      return new Request(subject, destination, Map.of(kind, state), client, at);
    }

    Request from(String address) {
      return new Request(
          subject, destination, posture, Optional.ofNullable(IpText.address(address)), at);
    }

    Request at(String instant) {
      return new Request(subject, destination, posture, client, Instant.parse(instant));
    }

    Request udp() {
      Destination udp = new Destination(Protocol.UDP, destination.host(), destination.port());
      return new Request(subject, udp, posture, client, at);
    }

    Verdict ask(Policy policy) {
      return policy.evaluate(new AccessRequest(subject, destination, posture, client, at));
    }
  }
}
