package zta.core.internal.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zta.api.access.ReasonCode;
import zta.api.access.Subject;
import zta.api.enrolment.ClientConfiguration;
import zta.api.enrolment.Enrolment;
import zta.api.enrolment.EnrolmentMethod;
import zta.api.enrolment.Organization;
import zta.api.flow.Destination;
import zta.api.flow.LocalUser;
import zta.api.flow.Protocol;
import zta.api.intercept.Answer;
import zta.api.intercept.Offer;
import zta.core.internal.fixture.PolicyCompilerDouble;
import zta.core.internal.report.Reporter;

class ZtaStageTest {
  private static final LocalUser ANNA = new LocalUser("anna");
  private static final LocalUser BOB = new LocalUser("bob");
  private static final String WIKI = "wiki.corp.test";
  private static final String PUBLIC = "www.example.org";

  private final EnrolledPolicies policies = new EnrolledPolicies(new Reporter());
  private final EnrolmentsDouble enrolments = new EnrolmentsDouble();
  private final ZtaStage stage = new ZtaStage(policies, InstantSource.fixed(Instant.EPOCH));

  @BeforeEach
  void headend() {
    policies.bindCompiler(new PolicyCompilerDouble());
    enrolments.services = List.of(URI.create("https://zta.corp.test/v1/configuration"));
  }

  @Test
  void nothingPassesBeforeTheEnrolmentsAreKnown() {
    assertEquals(ReasonCode.MODULE_MISSING, refusal(ANNA, PUBLIC));
  }

  @Test
  void refusesAllToAnEnrolledUserWithoutAPolicy() {
    enrolments.enrolments.add(enrolment(ANNA));
    policies.loaded(enrolments);
    assertEquals(ReasonCode.MODULE_MISSING, refusal(ANNA, WIKI));
    assertEquals(ReasonCode.MODULE_MISSING, refusal(ANNA, PUBLIC), "it may be private");
    policies.configured(enrolment(ANNA), configuration(1, "zta.policy/9"));
    assertEquals(ReasonCode.MODULE_MISSING, refusal(ANNA, WIKI), "nothing that is in force");
    policies.configured(enrolment(ANNA), configuration(1, "zta.policy/1"));
    assertInstanceOf(Answer.Take.class, answer(Optional.of(ANNA), WIKI));
    assertInstanceOf(Answer.Pass.class, answer(Optional.of(ANNA), PUBLIC));
  }

  @Test
  void theHeadendCanBeReachedWithoutAPolicy() {
    enrolments.enrolments.add(enrolment(ANNA));
    policies.loaded(enrolments);
    assertInstanceOf(Answer.Pass.class, answer(Optional.of(ANNA), "zta.corp.test"));
  }

  @Test
  void anUnknownUserMayBeTheOneWithoutAPolicy() {
    enrolments.enrolments.add(enrolment(ANNA));
    policies.loaded(enrolments);
    Answer answer = answer(Optional.empty(), PUBLIC);
    assertEquals(ReasonCode.UNKNOWN_USER, reason(answer));
    policies.configured(enrolment(ANNA), configuration(1, "zta.policy/1"));
    assertInstanceOf(Answer.Pass.class, answer(Optional.empty(), PUBLIC));
    assertEquals(ReasonCode.UNKNOWN_USER, reason(answer(Optional.empty(), WIKI)));
  }

  @Test
  void letsUsersThroughWhoAreNotEnrolled() {
    policies.loaded(enrolments);
    assertInstanceOf(Answer.Pass.class, answer(Optional.of(BOB), WIKI));
    enrolments.enrolments.add(enrolment(ANNA));
    assertInstanceOf(Answer.Pass.class, answer(Optional.of(BOB), PUBLIC), "while Anna waits");
    policies.configured(enrolment(ANNA), configuration(1, "zta.policy/1"));
    assertInstanceOf(Answer.Pass.class, answer(Optional.of(BOB), PUBLIC));
    assertEquals(ReasonCode.NOT_ENROLLED, refusal(BOB, WIKI));
  }

  @Test
  void letsAUserThroughAgainWhoseEnrolmentHasEnded() {
    enrolments.enrolments.add(enrolment(ANNA));
    policies.loaded(enrolments);
    policies.configured(enrolment(ANNA), configuration(1, "zta.policy/1"));
    enrolments.enrolments.clear();
    policies.unenrolled(enrolment(ANNA));
    assertInstanceOf(Answer.Pass.class, answer(Optional.of(ANNA), WIKI));
  }

  private ReasonCode refusal(LocalUser user, String host) {
    return reason(answer(Optional.of(user), host));
  }

  private static ReasonCode reason(Answer answer) {
    return assertInstanceOf(Answer.Refuse.class, answer).verdict().reason();
  }

  private Answer answer(Optional<LocalUser> user, String host) {
    return stage.answer(
        Offer.of("test", new InetSocketAddress(1), new Destination(Protocol.TCP, host, 443), user));
  }

  private static ClientConfiguration configuration(long revision, String schema) {
    return new ClientConfiguration(
        revision,
        Instant.EPOCH,
        new Subject("anna@corp.test", Set.of(), "org", "device"),
        "{\"schema\":\""
            + schema
            + "\",\"resources\":[{\"id\":\"wiki\",\"names\":[\""
            + WIKI
            + "\"]}]}",
        List.of());
  }

  private static Enrolment enrolment(LocalUser user) {
    return new Enrolment(
        "e-" + user.name(),
        user,
        new Organization("org", "Org"),
        user.name() + "@corp.test",
        "device",
        EnrolmentMethod.CERTIFICATE,
        Instant.EPOCH,
        "soft",
        "01",
        Instant.EPOCH,
        Instant.EPOCH);
  }
}
