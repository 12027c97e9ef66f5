package zta.headend.portal.internal.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import zta.api.access.PrivateResource;

class RelayMatchesTest {
  private static PrivateResource resource(List<String> names, String... exceptions) {
    return new PrivateResource(
        "r", "r", names, List.of(exceptions), List.of(), List.of(), Optional.empty(), false);
  }

  @Test
  void aSingleNameIsADomainUnlessAllClientsKnowBetter() {
    List<PrivateResource> wiki = List.of(resource(List.of("wiki.corp.example")));
    RelayMatches old = RelayMatches.of(wiki, false);
    assertEquals(Set.of("wiki.corp.example"), old.domains());
    assertEquals(Set.of(), old.fqdns());
    RelayMatches exact = RelayMatches.of(wiki, true);
    assertEquals(Set.of(), exact.domains());
    assertEquals(Set.of("wiki.corp.example"), exact.fqdns());
  }

  @Test
  void aWildcardIsADomainWithoutItself() {
    RelayMatches matches =
        RelayMatches.of(
            List.of(resource(List.of("*.corp.example"), "www.corp.example", "*.pub.corp.example")),
            false);
    assertEquals(Set.of("corp.example"), matches.domains());
    assertEquals(Set.of("www.corp.example", "pub.corp.example"), matches.excludedDomains());
    assertEquals(Set.of("corp.example"), matches.excludedFqdns());
  }

  @Test
  void excludesNoNameThatIsAResourceByItselfOrHasOneBelow() {
    RelayMatches matches =
        RelayMatches.of(
            List.of(
                resource(List.of("*.corp.example"), "www.corp.example"),
                resource(List.of("corp.example", "x.www.corp.example"))),
            false);
    assertEquals(Set.of("corp.example", "x.www.corp.example"), matches.domains());
    assertEquals(Set.of(), matches.excludedDomains());
    assertEquals(Set.of("www.corp.example"), matches.excludedFqdns());
    assertTrue(RelayMatches.of(List.of(resource(List.of())), false).isEmpty());
  }
}
