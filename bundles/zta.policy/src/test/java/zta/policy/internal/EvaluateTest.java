package zta.policy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static zta.policy.internal.Documents.to;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zta.api.access.Condition;
import zta.api.access.NearMiss;
import zta.api.access.Policy;
import zta.api.access.ReasonCode;
import zta.api.access.Verdict;
import zta.api.fault.FaultException;
import zta.api.posture.PostureKind;
import zta.api.posture.PostureState;

class EvaluateTest {
  private static final String WIKI =
      "{'id':'wiki','names':['wiki.corp.example'],'ports':['tcp/443','udp/8000-8100']}";

  @Test
  void firstMatchingRuleDecides() throws Exception {
    Policy policy =
        policy(allow("bobs", "'users':['bob@corp.example']"), deny("no", ""), allow("all", ""));
    Verdict verdict = wiki().ask(policy);
    assertFalse(verdict.allowed());
    assertEquals(ReasonCode.DENIED_BY_RULE, verdict.reason());
    assertEquals(Optional.of("no"), verdict.ruleId());
    assertEquals(Optional.of("wiki"), verdict.resourceId());
    assertEquals(List.of(miss("bobs", Condition.IDENTITY)), verdict.nearMisses());
    assertEquals(7, verdict.policyRevision());
    assertEquals("bobs", wiki().by("bob@corp.example").ask(policy).ruleId().orElseThrow());
  }

  @Test
  void withoutARuleTheAnswerIsNo() throws Exception {
    assertRefused(ReasonCode.NO_RULE, wiki().ask(policy()));
    assertRefused(
        ReasonCode.NO_RULE,
        wiki()
            .ask(
                policy(
                    "{'id':'r','effect':'deny',"
                        + "'resources':['wiki'],'users':['bob@corp.example']}")));
  }

  @Test
  void whatIsNotPrivateIsRefusedWithoutAResource() throws Exception {
    Verdict verdict = to("www.example.com", 443).ask(policy(allow("all", "")));
    assertRefused(ReasonCode.NO_RULE, verdict);
    assertEquals(Optional.empty(), verdict.resourceId());
  }

  @Test
  void aRuleWithoutUsersAndGroupsIsForEverybody() throws Exception {
    Verdict verdict = wiki().by("nobody@corp.example").ask(policy(allow("all", "")));
    assertTrue(verdict.allowed());
    assertEquals(ReasonCode.ALLOWED, verdict.reason());
    assertEquals(List.of(), verdict.nearMisses());
  }

  @Test
  void usersOrGroupsSuffice() throws Exception {
    Policy policy = policy(allow("r", "'users':['Alice@Corp.example'],'groups':['ops']"));
    assertTrue(wiki().ask(policy).allowed());
    assertTrue(wiki().by("ALICE@corp.example").ask(policy).allowed());
    assertTrue(wiki().by("bob@corp.example", "x", "ops").ask(policy).allowed());
    Verdict verdict = wiki().by("bob@corp.example", "Ops").ask(policy);
    assertRefused(ReasonCode.IDENTITY, verdict);
    assertEquals(List.of(miss("r", Condition.IDENTITY, Condition.GROUP)), verdict.nearMisses());
  }

  @Test
  void unknownPostureIsNotMet() throws Exception {
    Policy policy = policy(allow("r", "'posture':{'FIREWALL':'PASS'}"));
    assertRefused(ReasonCode.POSTURE, wiki().ask(policy));
    for (PostureState state : List.of(PostureState.UNKNOWN, PostureState.FAIL)) {
      assertRefused(ReasonCode.POSTURE, wiki().with(PostureKind.FIREWALL, state).ask(policy));
    }
    assertRefused(
        ReasonCode.POSTURE, wiki().with(PostureKind.MANAGED, PostureState.PASS).ask(policy));
    assertTrue(wiki().with(PostureKind.FIREWALL, PostureState.PASS).ask(policy).allowed());
  }

  @Test
  void unknownPostureIsDenied() throws Exception {
    Policy policy = policy(deny("d", "'posture':{'DISK_ENCRYPTION':'FAIL'}"), allow("a", ""));
    for (Documents.Request request :
        List.of(
            wiki(),
            wiki().with(PostureKind.DISK_ENCRYPTION, PostureState.UNKNOWN),
            wiki().with(PostureKind.DISK_ENCRYPTION, PostureState.FAIL))) {
      Verdict verdict = request.ask(policy);
      assertEquals(ReasonCode.DENIED_BY_RULE, verdict.reason());
      assertEquals(Optional.of("d"), verdict.ruleId());
    }
    assertTrue(wiki().with(PostureKind.DISK_ENCRYPTION, PostureState.PASS).ask(policy).allowed());
  }

  @Test
  void clientNetworkMustBeKnownAndInside() throws Exception {
    Policy policy = policy(allow("r", "'networks':['192.0.2.0/24','2001:db8::/32']"));
    assertRefused(ReasonCode.NETWORK, wiki().ask(policy));
    assertRefused(ReasonCode.NETWORK, wiki().from("192.0.3.1").ask(policy));
    assertTrue(wiki().from("192.0.2.9").ask(policy).allowed());
    assertTrue(wiki().from("2001:db8::9").ask(policy).allowed());
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-13T06:59:59Z, false",
    "2026-01-13T07:00:00Z, true",
    "2026-01-13T16:59:59Z, true",
    "2026-01-13T17:00:00Z, false",
    "2026-01-14T10:00:00Z, false",
    "2026-07-14T06:00:00Z, true",
    "2026-07-14T05:59:00Z, false"
  })
  void hoursAreThoseOfTheTimeZone(String at, boolean allowed) throws Exception {
    Policy policy =
        policy(
            allow(
                "r",
                "'hours':{'zone':'Europe/Berlin','days':['TUE'],'from':'08:00','to':'18:00'}"));
    Verdict verdict = wiki().at(at).ask(policy);
    assertEquals(allowed, verdict.allowed());
    assertEquals(allowed ? ReasonCode.ALLOWED : ReasonCode.TIME, verdict.reason());
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-12T23:00:00Z, false",
    "2026-01-13T21:59:00Z, false",
    "2026-01-13T22:00:00Z, true",
    "2026-01-14T05:59:00Z, true",
    "2026-01-14T06:00:00Z, false",
    "2026-01-13T03:00:00Z, false"
  })
  void hoursPastMidnightBelongToTheDayTheyBegan(String at, boolean allowed) throws Exception {
    Policy policy =
        policy(allow("r", "'hours':{'zone':'UTC','days':['TUE'],'from':'22:00','to':'06:00'}"));
    assertEquals(allowed, wiki().at(at).ask(policy).allowed());
  }

  @Test
  void portsAreOfTheResource() throws Exception {
    Policy policy = policy(allow("bobs", "'users':['bob@corp.example']"), allow("all", ""));
    Verdict verdict = to("wiki.corp.example", 80).ask(policy);
    assertRefused(ReasonCode.PORT, verdict);
    assertEquals(Optional.of("wiki"), verdict.resourceId());
    assertEquals(
        List.of(miss("all", Condition.PORT), miss("bobs", Condition.IDENTITY, Condition.PORT)),
        verdict.nearMisses());
    assertRefused(ReasonCode.PORT, to("wiki.corp.example", 443).udp().ask(policy));
    assertTrue(to("wiki.corp.example", 8100).udp().ask(policy).allowed());
    assertRefused(ReasonCode.PORT, to("wiki.corp.example", 8101).udp().ask(policy));
  }

  @Test
  void nearMissesAreTheClosestFive() throws Exception {
    Policy policy =
        policy(
            allow("three", "'users':['b@x'],'posture':{'FIREWALL':'PASS'},'networks':['::1']"),
            allow("two", "'posture':{'FIREWALL':'PASS'},'networks':['::1']"),
            allow("one-a", "'networks':['::1']"),
            allow("one-b", "'networks':['::2']"),
            allow("one-c", "'networks':['::3']"),
            allow("one-d", "'networks':['::4']"));
    assertEquals(
        List.of("one-a", "one-b", "one-c", "one-d", "two"),
        wiki().ask(policy).nearMisses().stream().map(NearMiss::ruleId).toList());
  }

  @Test
  void oneKindOfConditionGivesTheReasonSeveralDoNot() throws Exception {
    String posture = allow("p", "'posture':{'FIREWALL':'PASS'}");
    String network = allow("n", "'networks':['::1']");
    String both = allow("b", "'posture':{'FIREWALL':'PASS'},'networks':['::1']");
    assertRefused(ReasonCode.POSTURE, wiki().ask(policy(posture)));
    assertRefused(ReasonCode.NO_RULE, wiki().ask(policy(posture, network)));
    assertRefused(ReasonCode.NO_RULE, wiki().ask(policy(both)));
  }

  @Test
  void rulesForOthersDoNotHideWhatTheOwnRuleLacks() throws Exception {
    String own = allow("own", "'groups':['staff'],'posture':{'FIREWALL':'PASS'}");
    String foreign = allow("foreign", "'groups':['ops']");
    assertRefused(ReasonCode.POSTURE, wiki().ask(policy(own, foreign)));
    assertRefused(ReasonCode.IDENTITY, wiki().ask(policy(foreign)));
  }

  private static Documents.Request wiki() {
    return to("wiki.corp.example", 443);
  }

  private static Policy policy(String... rules) throws FaultException {
    return Documents.compile(WIKI, String.join(",", rules));
  }

  private static String allow(String id, String conditions) {
    return rule(id, "allow", conditions);
  }

  private static String deny(String id, String conditions) {
    return rule(id, "deny", conditions);
  }

  private static String rule(String id, String effect, String conditions) {
    String rule = "{'id':'" + id + "','effect':'" + effect + "','resources':['wiki']";
    return rule + (conditions.isEmpty() ? "" : "," + conditions) + "}";
  }

  private static NearMiss miss(String rule, Condition... unmet) {
    return new NearMiss(rule, Set.of(unmet));
  }

  private static void assertRefused(ReasonCode reason, Verdict verdict) {
    assertFalse(verdict.allowed());
    assertEquals(reason, verdict.reason());
    assertEquals(Optional.empty(), verdict.ruleId());
  }
}
