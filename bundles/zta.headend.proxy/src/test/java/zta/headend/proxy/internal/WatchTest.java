package zta.headend.proxy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import zta.api.access.Policy;
import zta.api.access.PolicyCompiler;
import zta.api.access.ReasonCode;
import zta.api.access.Subject;
import zta.api.fault.FaultException;
import zta.api.flow.Destination;
import zta.api.flow.Protocol;
import zta.headend.proxy.internal.fixture.HandClock;
import zta.headend.proxy.internal.fixture.RecordDouble;
import zta.policy.internal.PolicyEngine;

class WatchTest {
  private static final int PERIOD = 20;
  private static final int RETRY = 1;

  private final RecordDouble record = new RecordDouble();
  private final HandClock hand = new HandClock();
  private final FailingCompiler compiler = new FailingCompiler();
  private final CurrentPolicy policy = new CurrentPolicy(record.policies(), compiler);
  private final InstantSource clock = () -> Instant.EPOCH.plusSeconds(hand.seconds());
  private final Decisions decisions = new Decisions(policy, clock);
  private final Callers callers =
      new Callers(record.enrolments(), record.directory(), clock, Runnable::run);
  private final LiveFlows flows = new LiveFlows(callers, decisions);
  private final Watch watch = new Watch(policy, flows, clock, hand);

  @BeforeEach
  void start() {
    put(1);
    watch.start();
  }

  private void put(int revision) {
    record.policy(
        "{\"schema\":\"zta.policy/1\",\"revision\":%d,\"resources\":[],\"rules\":[]}"
            .formatted(revision));
  }

  private long inForce() {
    return policy.get().orElseThrow().revision();
  }

  @Test
  void findsPolicyThatNobodyToldOf() {
    put(2);
    hand.pass(PERIOD);
    assertEquals(2, inForce());
  }

  @Test
  void compilesWhatIsInForceOnce() {
    hand.pass(10 * PERIOD);
    assertEquals(1, compiler.compiled);
  }

  @Test
  void triesAgainAfterTheCompilerFailed() {
    compiler.failing = true;
    put(2);
    watch.changed(true);
    hand.pass(0);
    assertEquals(1, inForce());
    compiler.failing = false;
    hand.pass(RETRY);
    assertEquals(2, inForce());
    assertTrue(compiler.compiled >= 2);
  }

  @Test
  void goesOnAfterAFlowThatCannotBeClosed() {
    flows.add(new Stubborn());
    hand.pass(PERIOD);
    put(2);
    hand.pass(PERIOD);
    assertEquals(2, inForce());
    assertEquals(0, flows.size());
  }

  @Test
  void hasOneRetryUnderWayHoweverManyLooksFail() {
    record.broken = true;
    for (int i = 0; i < 10; i++) {
      watch.changed(true);
      hand.pass(0);
    }
    assertEquals(2, hand.waiting(), "the periodic look and one retry");
  }

  /** A flow whose event loop is gone. */
  private static final class Stubborn implements LiveFlow {
    @Override
    public String serial() {
      return "1";
    }

    @Override
    public Destination destination() {
      return new Destination(Protocol.TCP, "app.test", 443);
    }

    @Override
    public InetAddress dialled() {
      return InetAddress.getLoopbackAddress();
    }

    @Override
    public InetAddress client() {
      return InetAddress.getLoopbackAddress();
    }

    @Override
    public void close(ReasonCode reason) {
      throw new RejectedExecutionException("made to fail");
    }
  }

  /** The real compiler, which can be made to fail as a bug does. */
  private static final class FailingCompiler implements PolicyCompiler {
    private final PolicyCompiler real = new PolicyEngine();
    private boolean failing;
    private int compiled;

    @Override
    public Policy compile(String json, String place) throws FaultException {
      if (failing) {
        throw new IllegalStateException("made to fail");
      }
      compiled++;
      return real.compile(json, place);
    }

    @Override
    public String project(String json, Subject subject) {
      throw new UnsupportedOperationException();
    }
  }
}
