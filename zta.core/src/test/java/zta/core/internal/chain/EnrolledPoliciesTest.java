package zta.core.internal.chain;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import zta.api.flow.Destination;
import zta.api.flow.Protocol;
import zta.core.internal.report.Reporter;

class EnrolledPoliciesTest {
  private final EnrolledPolicies policies = new EnrolledPolicies(new Reporter());

  @Test
  void leavesTheHeadendsServicesAloneAsTheyAreNow() {
    EnrolmentsDouble enrolments = new EnrolmentsDouble();
    enrolments.services = List.of(URI.create("https://zta.corp.test:8443/acme/directory"));
    policies.loaded(enrolments);
    assertTrue(own("zta.corp.test", 8443));
    assertFalse(own("zta.corp.test", 443));
    enrolments.services =
        List.of(URI.create("https://Next.corp.test/v1"), URI.create("https://[::1]/v1"));
    assertTrue(own("next.corp.test", 443), "the usual port, any case");
    assertTrue(own("::1", 443));
    assertFalse(own("zta.corp.test", 8443), "no longer");
  }

  private boolean own(String host, int port) {
    return policies.ownService(new Destination(Protocol.TCP, host, port));
  }
}
