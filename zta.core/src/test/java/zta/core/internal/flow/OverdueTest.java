package zta.core.internal.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import zta.api.access.ReasonCode;
import zta.api.access.Verdict;
import zta.api.flow.Destination;
import zta.api.flow.FlowId;
import zta.api.flow.LocalUser;
import zta.api.flow.Protocol;
import zta.api.intercept.Admission;
import zta.api.intercept.Offer;

class OverdueTest {
  private static final LocalUser ANNA = new LocalUser("anna");
  private static final Verdict ALLOWED =
      new Verdict(true, ReasonCode.ALLOWED, Optional.empty(), Optional.empty(), List.of(), 1);

  private Instant now = Instant.parse("2026-02-03T10:00:00Z");
  private final Flows flows = new Flows(() -> now, new Settings());
  private final Overdue overdue = new Overdue(() -> now, Duration.ofSeconds(21));

  private Opening opening() {
    Offer offer =
        Offer.of(
            "test",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
            new Destination(Protocol.TCP, "wiki.corp.test", 443),
            Optional.of(ANNA));
    LiveFlow flow = new LiveFlow(FlowId.random(new Random(1)), offer, ANNA, now, ALLOWED);
    assertTrue(flows.add(flow));
    return new Opening(flow, flows, ALLOWED);
  }

  @Test
  void refusesWhatWaitsTooLong() {
    Opening opening = opening();
    overdue.add(opening);
    now = now.plusSeconds(20);
    overdue.look();
    assertFalse(opening.answer().isDone());
    now = now.plusSeconds(1);
    overdue.look();
    Admission.Refused refused =
        assertInstanceOf(Admission.Refused.class, opening.answer().getNow(null));
    assertEquals(ReasonCode.PROXY_UNREACHABLE, refused.flow().verdict().reason());
  }

  @Test
  void leavesAloneWhatWasAnswered() {
    Opening opening = opening();
    overdue.add(opening);
    overdue.remove(opening);
    now = now.plusSeconds(60);
    overdue.look();
    assertFalse(opening.answer().isDone());
  }

  @SuppressWarnings("BadAnnotationImplementation")
  private static final class Settings implements Flows.Config {
    @Override
    public Class<? extends Annotation> annotationType() {
      return Flows.Config.class;
    }

    @Override
    public int maxFlows() {
      return 100;
    }

    @Override
    public int maxFlowsPerUser() {
      return 100;
    }

    @Override
    public int remembered() {
      return 100;
    }
  }
}
