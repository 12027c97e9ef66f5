package zta.control.internal.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import zta.api.access.Condition;
import zta.api.access.NearMiss;
import zta.api.access.PrivateResource;
import zta.api.access.ReasonCode;
import zta.api.access.Verdict;
import zta.api.control.Caller;
import zta.api.control.ControlVerb;
import zta.api.enrolment.ActivityLookup;
import zta.api.enrolment.ConfigurationSync;
import zta.api.enrolment.EnrolmentMethod;
import zta.api.enrolment.EnrolmentService;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.flow.Destination;
import zta.api.flow.LocalUser;
import zta.api.intercept.Answer;
import zta.api.intercept.ChainDecision;
import zta.api.intercept.Explainer;
import zta.api.intercept.Explanation;
import zta.api.module.ModuleManager;
import zta.api.module.ModuleStatus;
import zta.api.status.StatusService;
import zta.control.internal.Doubles;
import zta.control.internal.Doubles.AgentDouble;
import zta.control.internal.Doubles.ServicesDouble;
import zta.control.internal.Doubles.SyncDouble;

class VerbsTest {
  private static final LocalUser ALICE = new LocalUser("alice");
  private static final Caller PLAIN = new Caller(ALICE, false);
  private static final Caller ROOT = new Caller(new LocalUser("root"), true);

  private final AgentDouble agent = new AgentDouble();
  private final SyncDouble sync = new SyncDouble();
  private final ServicesDouble services =
      new ServicesDouble()
          .with(StatusService.class, agent)
          .with(EnrolmentService.class, agent)
          .with(ConfigurationSync.class, sync);

  @Test
  void everyVerbSaysInAFaultThatItsPartIsMissing() {
    Map<String, Object> arguments = Map.of("destination", "wiki.corp.example:443");
    for (ControlVerb verb : BuiltInVerbs.all(new ServicesDouble(), "1.0")) {
      if (!verb.name().equals("version")) {
        assertEquals(
            FaultCode.SERVICE_MISSING.id(), fault(verb, PLAIN, arguments).code(), verb.name());
      }
    }
  }

  @Test
  void aPlainUserActsForItselfOnlyWithEveryVerb() {
    for (ControlVerb verb : BuiltInVerbs.all(services, "1.0")) {
      if (!List.of("version", "modules").contains(verb.name())) {
        Fault fault =
            fault(verb, PLAIN, Map.of("user", "bob", "destination", "wiki.corp.example:443"));
        assertEquals(FaultCode.NOT_PERMITTED.id(), fault.code(), verb.name());
      }
    }
  }

  @Test
  void anAdministratorSeesOthers() throws FaultException {
    agent.enrolled(ALICE, EnrolmentMethod.CERTIFICATE);
    Map<String, Object> status = call("status", ROOT, Map.of("user", "alice"));
    assertEquals("alice", status.get("user"));
    assertEquals("enrolled", status.get("state"));
    assertEquals("Enrolled in Zero Trust Access", status.get("text"));
  }

  @Test
  void statusSaysWhyAPlainUserCannotUnenrol() throws FaultException {
    agent.enrolled(ALICE, EnrolmentMethod.CERTIFICATE);
    Map<?, ?> plain = (Map<?, ?>) call("status", PLAIN, Map.of()).get("actions");
    assertEquals(false, plain.get("unenroll"));
    assertTrue(String.valueOf(plain.get("unenrollRefused")).contains("administrator"));
    Map<?, ?> root = (Map<?, ?>) call("status", ROOT, Map.of("user", "alice")).get("actions");
    assertEquals(true, root.get("unenroll"));
    agent.enrolled(ALICE, EnrolmentMethod.SSO);
    Map<?, ?> bySso = (Map<?, ?>) call("status", PLAIN, Map.of()).get("actions");
    assertEquals(true, bySso.get("unenroll"));
  }

  @Test
  void enrollsAndUnenrolls() throws FaultException {
    assertEquals(FaultCode.NOT_ENROLLED.id(), fault("unenroll", PLAIN, Map.of()).code());
    assertEquals("alice@acme.example", call("enroll", PLAIN, Map.of()).get("identity"));
    assertEquals(FaultCode.UNENROL_REFUSED.id(), fault("unenroll", PLAIN, Map.of()).code());
    assertEquals("alice", call("unenroll", ROOT, Map.of("user", "alice")).get("user"));
    assertTrue(agent.enrolment(ALICE).isEmpty());
  }

  @Test
  void syncPassesTheFaultOfTheHeadendOn() {
    sync.end()
        .completeExceptionally(
            new FaultException(FaultCode.HEADEND_UNREACHABLE.at("https://h", "refused")));
    assertEquals(FaultCode.HEADEND_UNREACHABLE.id(), fault("sync", PLAIN, Map.of()).code());
  }

  @Test
  void syncThatDoesNotEndIsAFaultInTime() {
    assertEquals(FaultCode.TIMED_OUT.id(), fault("sync", PLAIN, Map.of("timeout", 1)).code());
  }

  @Test
  void explainShowsRuleNearMissesAndActivity() throws FaultException {
    services.with(Explainer.class, VerbsTest::refusal);
    services.with(
        ActivityLookup.class,
        (user, destination, limit) ->
            List.of(Map.of("transactionId", "t1", "destination", destination, "limit", limit)));
    Map<String, Object> arguments = Map.of("destination", "Wiki.Corp.Example.:443");

    Map<String, Object> plain = call("explain", PLAIN, arguments);
    assertEquals("tcp:wiki.corp.example:443", plain.get("destination"));
    assertEquals("refuse", plain.get("answer"));
    assertEquals("no-wiki", ((Map<?, ?>) plain.get("verdict")).get("rule"));
    assertEquals(List.of(Map.of("unmet", List.of("group"))), plain.get("nearMisses"));
    assertEquals("t1", ((Map<?, ?>) ((List<?>) plain.get("activity")).get(0)).get("transactionId"));

    Map<String, Object> root = call("explain", ROOT, arguments);
    assertEquals(
        List.of(Map.of("rule", "finance", "unmet", List.of("group"))), root.get("nearMisses"));
  }

  @Test
  void explainWithoutActivitySearchSaysWhy() throws FaultException {
    services.with(Explainer.class, VerbsTest::refusal);
    Map<String, Object> view =
        call("explain", PLAIN, Map.of("destination", "wiki.corp.example:443"));
    assertEquals(
        FaultCode.SERVICE_MISSING.id(), ((Map<?, ?>) view.get("activityFault")).get("code"));
    assertFalse(view.containsKey("activity"));
  }

  @ParameterizedTest
  @CsvSource({
    "WIKI.Corp.example.:443, tcp:wiki.corp.example:443",
    "udp:ns.corp.example:53, udp:ns.corp.example:53",
    "https://wiki.corp.example/page, tcp:wiki.corp.example:443",
    "http://10.0.0.1:8081/x, tcp:10.0.0.1:8081",
    "[2001:DB8:0:0:0:0:0:1]:22, tcp:[2001:db8::1]:22",
    "[::]:22, tcp:[::]:22",
    "[1:0:0:2:0:0:0:3]:22, tcp:[1:0:0:2::3]:22",
    "bücher.example:443, tcp:xn--bcher-kva.example:443"
  })
  void readsDestinationsAsPeopleTypeThem(String typed, String understood) throws FaultException {
    assertEquals(understood, DestinationText.parse(typed).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "wiki",
        "wiki:0",
        "wiki:65536",
        "wiki:99999",
        ":443",
        "a b:1",
        "[zz]:1",
        "x:y:1"
      })
  void refusesWhatIsNoDestination(String typed) {
    FaultException e = assertThrows(FaultException.class, () -> DestinationText.parse(typed));
    assertEquals(FaultCode.BAD_REQUEST.id(), e.fault().code());
  }

  @Test
  void onlyAdministratorsChangeModules() throws FaultException {
    ModuleManagerDouble modules = new ModuleManagerDouble();
    services.with(ModuleManager.class, modules);
    assertEquals(List.of(), call("modules", PLAIN, Map.of()).get("modules"));
    for (String action : List.of("install", "rollback", "enable")) {
      Map<String, Object> arguments =
          Map.of("action", action, "file", "/m.jar", "module", "dart", "modules", List.of("dart"));
      assertEquals(FaultCode.NOT_PERMITTED.id(), fault("modules", PLAIN, arguments).code());
    }
    assertEquals(List.of(), modules.calls);
    assertEquals(
        List.of(),
        call("modules", ROOT, Map.of("action", "enable", "modules", List.of("dart")))
            .get("modules"));
    assertEquals(List.of("enable [dart]"), modules.calls);
    assertEquals(
        FaultCode.BAD_REQUEST.id(),
        fault("modules", ROOT, Map.of("action", "install", "file", "relative.jar")).code());
    assertEquals(
        FaultCode.MODULE_UNKNOWN.id(),
        fault("modules", PLAIN, Map.of("action", "info", "module", "x")).code());
  }

  @Test
  void certificateIsRenewedFromTwoWeeksBeforeItsEnd() throws FaultException {
    agent.enrolled(ALICE, EnrolmentMethod.CERTIFICATE);
    Map<String, Object> view = call("cert", PLAIN, Map.of());
    Instant end = Doubles.enrolment(ALICE, EnrolmentMethod.CERTIFICATE).notAfter();
    assertEquals(end.minusSeconds(14L * 86400), view.get("renewalFrom"));
  }

  private static Explanation refusal(LocalUser user, Destination destination) {
    Verdict verdict =
        new Verdict(
            false,
            ReasonCode.DENIED_BY_RULE,
            Optional.of("no-wiki"),
            Optional.of("wiki"),
            List.of(new NearMiss("finance", Set.of(Condition.GROUP))),
            7);
    PrivateResource wiki =
        new PrivateResource(
            "wiki",
            "Wiki",
            List.of("wiki.corp.example"),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            false);
    return new Explanation(
        user,
        destination,
        List.of("zta"),
        new ChainDecision("zta", new Answer.Refuse(verdict)),
        Optional.of(wiki),
        Optional.of(verdict),
        Optional.empty());
  }

  private Map<String, Object> call(String verb, Caller caller, Map<String, Object> arguments)
      throws FaultException {
    return verb(verb).execute(caller, arguments, step -> {});
  }

  private Fault fault(String verb, Caller caller, Map<String, Object> arguments) {
    return fault(verb(verb), caller, arguments);
  }

  private static Fault fault(ControlVerb verb, Caller caller, Map<String, Object> arguments) {
    return assertThrows(
            FaultException.class,
            () -> verb.execute(caller, arguments, step -> {}),
            () -> verb.name())
        .fault();
  }

  private ControlVerb verb(String name) {
    return BuiltInVerbs.all(services, "1.0").stream()
        .filter(v -> v.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Notes what it was asked to do. */
  private static final class ModuleManagerDouble implements ModuleManager {
    private final List<String> calls = new ArrayList<>();

    @Override
    public List<ModuleStatus> modules() {
      return List.of();
    }

    @Override
    public void enableExactly(Set<String> keywords) {
      calls.add("enable " + keywords);
    }

    @Override
    public ModuleStatus install(Path bundle) throws FaultException {
      throw new FaultException(FaultCode.MODULE_REFUSED.at(bundle.toString(), "double"));
    }

    @Override
    public ModuleStatus rollback(String keyword) throws FaultException {
      throw new FaultException(FaultCode.MODULE_UNKNOWN.at(keyword, "double"));
    }
  }
}
