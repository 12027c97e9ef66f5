package zta.policy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import zta.api.access.Policy;
import zta.api.access.ReasonCode;
import zta.api.access.Subject;
import zta.api.access.Verdict;
import zta.api.fault.FaultException;

class ProjectionTest {
  private static final int DOCUMENTS = 1000;
  private static final int REQUESTS = 10;

  private final PolicyEngine engine = new PolicyEngine();

  @Test
  void leavesOutOtherPeople() throws Exception {
    String whole =
        Documents.document(
            "{'id':'wiki','name':'Wiki','names':['wiki.corp.example'],'internalHost':'10.0.0.7',"
                + "'loopback':false,'network':'site-1'}",
            """
            {'id':'mixed','name':'Mixed','effect':'allow','resources':['wiki'],
             'users':['ALICE@corp.example','bob@corp.example'],'groups':['staff','ops']},
            {'id':'bobs','name':'For Bob','effect':'allow','resources':['wiki'],
             'users':['bob@corp.example'],'groups':['ops'],'networks':['192.0.2.0/24']},
            {'id':'no-bob','effect':'deny','resources':['*'],'users':['bob@corp.example']},
            {'id':'all','effect':'allow','resources':['*']}
            """);
    String projected = engine.project(whole, Documents.ALICE);
    String expected =
        Documents.document(
            "{'id':'wiki','name':'Wiki','names':['wiki.corp.example']}",
            "{'id':'mixed','name':'Mixed','effect':'allow','resources':['wiki'],"
                + "'users':['alice@corp.example'],'groups':['staff']},"
                + "{'id':'bobs','effect':'allow','resources':['wiki'],"
                + "'networks':['192.0.2.0/24'],'others':['IDENTITY','GROUP']},"
                + "{'id':'all','effect':'allow','resources':['*']}");
    assertEquals(expected, projected);
    assertFalse(projected.contains("bob@") || projected.contains("ops"));
    assertEquals(projected, engine.project(projected, Documents.ALICE));
  }

  @Test
  void aFaultyDocumentIsNotProjected() {
    assertThrows(FaultException.class, () -> engine.project("{}", Documents.ALICE));
  }

  @Test
  void decidesForTheSubjectLikeTheWhole() throws Exception {
    Random random = new Random(42);
    Map<ReasonCode, Integer> seen = new EnumMap<>(ReasonCode.class);
    for (int i = 0; i < DOCUMENTS; i++) {
      RandomPolicies source = new RandomPolicies(random);
      String document = source.document();
      Policy whole = engine.compile(document, "whole");
      Subject subject = source.subject();
      String projected = engine.project(document, subject);
      Policy projection = engine.compile(projected, "projection");
      for (int n = 0; n < REQUESTS; n++) {
        Documents.Request request = source.request(subject);
        Verdict expected = request.ask(whole);
        assertEquals(
            expected, request.ask(projection), () -> document + "\n" + projected + "\n" + request);
        seen.merge(expected.reason(), 1, Integer::sum);
      }
    }
    for (ReasonCode reason :
        new ReasonCode[] {
          ReasonCode.ALLOWED, ReasonCode.NO_RULE, ReasonCode.DENIED_BY_RULE, ReasonCode.IDENTITY,
          ReasonCode.POSTURE, ReasonCode.NETWORK, ReasonCode.TIME, ReasonCode.PORT
        }) {
      assertTrue(seen.getOrDefault(reason, 0) > 20, "too rare to count: " + reason + " " + seen);
    }
  }
}
