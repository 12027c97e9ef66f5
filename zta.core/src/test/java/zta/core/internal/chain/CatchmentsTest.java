package zta.core.internal.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import zta.api.intercept.Catchment.Catch;
import zta.core.internal.fixture.ManualTimers;
import zta.core.internal.report.Reporter;

class CatchmentsTest {
  private final EnrolledPolicies policies = new EnrolledPolicies(new Reporter());
  private final ManualTimers timers = new ManualTimers(Instant.EPOCH);
  private final Catchments catchments = new Catchments(policies, timers);
  private final EnrolmentsDouble enrolments = new EnrolmentsDouble();
  private final List<Catch> heard = new ArrayList<>();

  @Test
  void isNotReadyUntilAllConfigurationsWereLookedAt() {
    assertFalse(catchments.now().ready());
    policies.loaded(enrolments);
    timers.pass(Duration.ofSeconds(5));
    assertTrue(catchments.now().ready());
  }

  @Test
  void tellsWhatIsThereAndThenOnlyChanges() {
    catchments.bindListener(heard::add);
    assertEquals(1, heard.size(), "what is there");
    policies.loaded(enrolments);
    timers.pass(Duration.ofSeconds(5));
    timers.pass(Duration.ofSeconds(5));
    assertEquals(2, heard.size(), "one change");
    enrolments.services = List.of(URI.create("https://Next.corp.test:8443/v1"));
    timers.pass(Duration.ofSeconds(5));
    assertEquals(List.of("next.corp.test"), heard.get(2).outside());
    assertTrue(heard.get(2).revision() > heard.get(1).revision());
  }

  @Test
  void goesOnWhenAListenerFails() {
    catchments.bindListener(
        now -> {
          throw new IllegalStateException("listener");
        });
    catchments.bindListener(heard::add);
    policies.loaded(enrolments);
    timers.pass(Duration.ofSeconds(5));
    assertEquals(2, heard.size());
  }

  @Test
  void looksNoMoreOnceStopped() {
    catchments.bindListener(heard::add);
    catchments.stop();
    policies.loaded(enrolments);
    timers.pass(Duration.ofSeconds(15));
    assertEquals(1, heard.size());
  }
}
