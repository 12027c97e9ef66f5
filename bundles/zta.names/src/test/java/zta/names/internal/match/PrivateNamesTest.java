package zta.names.internal.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import zta.api.intercept.Catchment.Catch;
import zta.api.intercept.Claim;

/** The claims' semantics are those of the policy compiler's name trie. */
class PrivateNamesTest {
  private static Claim claim(List<String> names, List<String> exceptions) {
    return new Claim(names, exceptions, List.of(), List.of());
  }

  private static PrivateNames of(List<String> outside, Claim... claims) {
    return PrivateNames.of(new Catch(1, true, List.of(claims), outside));
  }

  @Test
  void exactNameCoversItselfOnly() {
    PrivateNames names = of(List.of(), claim(List.of("wiki.corp.example"), List.of()));

    assertTrue(names.covers("wiki.corp.example"));
    assertFalse(names.covers("a.wiki.corp.example"));
    assertFalse(names.covers("corp.example"));
    assertFalse(names.covers("xwiki.corp.example"));
  }

  @Test
  void wildcardCoversAllBelowAndNotItself() {
    PrivateNames names = of(List.of(), claim(List.of("*.corp.example"), List.of()));

    assertTrue(names.covers("a.corp.example"));
    assertTrue(names.covers("a.b.corp.example"));
    assertFalse(names.covers("corp.example"));
    assertFalse(names.covers("a.xcorp.example"));
    assertFalse(names.covers(""));
  }

  @Test
  void exceptionTakesOutOfItsOwnClaimOnly() {
    PrivateNames one =
        of(
            List.of(),
            claim(List.of("*.corp.example"), List.of("vpn.corp.example", "*.lab.corp.example")));

    assertFalse(one.covers("vpn.corp.example"));
    assertTrue(one.covers("a.vpn.corp.example"));
    assertFalse(one.covers("x.lab.corp.example"));
    assertTrue(one.covers("lab.corp.example"));

    PrivateNames two =
        of(
            List.of(),
            claim(List.of("*.corp.example"), List.of("*.lab.corp.example")),
            claim(List.of("*.example"), List.of()),
            claim(List.of("x.lab.corp.example"), List.of()));
    assertTrue(two.covers("x.lab.corp.example"));
    assertTrue(two.covers("y.lab.corp.example"), "the wider wildcard of another claim covers it");
  }

  @Test
  void exactNameBeatsAnotherClaimsException() {
    PrivateNames names =
        of(
            List.of(),
            claim(List.of("*.corp.example"), List.of("vpn.corp.example")),
            claim(List.of("vpn.corp.example"), List.of()));

    assertTrue(names.covers("vpn.corp.example"));
  }

  @Test
  void whatIsOutsideIsNeverPrivate() {
    PrivateNames names =
        of(
            List.of("proxy.corp.example", "portal.corp.example"),
            claim(List.of("*.corp.example", "portal.corp.example"), List.of()));

    assertFalse(names.covers("proxy.corp.example"));
    assertFalse(names.covers("portal.corp.example"));
    assertTrue(names.covers("wiki.corp.example"));
  }

  @Test
  void starCoversEveryNameButExceptions() {
    PrivateNames names = of(List.of(), claim(List.of("*"), List.of("*.public.example")));

    assertTrue(names.covers("anything"));
    assertFalse(names.covers("a.public.example"));
    assertEquals(Set.of(""), names.domains());
  }

  @Test
  void searchedNamesAreRecognised() {
    PrivateNames names =
        of(
            List.of(),
            claim(List.of("*.corp.example", "wiki", "db.corp.example.home.lan"), List.of()));
    List<String> search = List.of("home.lan", "corp.example");

    assertTrue(names.searched("app.corp.example.home.lan", search));
    assertTrue(names.searched("app.corp.example.corp.example", search));
    assertFalse(names.searched("app.corp.example", search));
    assertFalse(names.searched("www.public.example.home.lan", search));
    assertFalse(names.searched("wiki.corp.example", search), "one label may be any host's");
    assertFalse(names.searched("db.corp.example.home.lan", search), "an exact name is meant");
  }

  @Test
  void domainsAreWhereNamesAre() {
    PrivateNames names =
        of(List.of(), claim(List.of("*.corp.example", "db.other.example"), List.of()));

    assertEquals(Set.of("corp.example", "db.other.example"), names.domains());
  }
}
