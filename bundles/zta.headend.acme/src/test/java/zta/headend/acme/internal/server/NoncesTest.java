package zta.headend.acme.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import zta.headend.acme.internal.fixture.TestClock;
import zta.headend.acme.internal.wire.AcmeException;
import zta.headend.acme.internal.wire.ProblemType;

class NoncesTest {
  private final TestClock clock = new TestClock(Instant.parse("2026-11-22T03:00:00Z"));

  @Test
  void askingForManyPushesNoneOut() throws Exception {
    Nonces nonces = new Nonces(clock, 0);
    String first = nonces.fresh();
    for (int i = 0; i < 100_000; i++) {
      nonces.fresh();
    }

    nonces.use(first);
  }

  @Test
  void boundsWhatIsRemembered() throws Exception {
    Nonces nonces = new Nonces(clock, 0);
    for (int i = 0; i < 100_000; i++) {
      nonces.use(nonces.fresh());
    }

    AcmeException full = assertThrows(AcmeException.class, () -> nonces.use(nonces.fresh()));
    assertEquals(ProblemType.RATE_LIMITED, full.type());
    clock.pass(Duration.ofMinutes(11));
    nonces.use(nonces.fresh());
  }

  @Test
  void refusesNoncesOfAnotherServerAndOfTheFuture() {
    Nonces nonces = new Nonces(clock, 0);
    String foreign = new Nonces(clock, 0).fresh();
    assertBad(nonces, foreign);
    String future = nonces.fresh();
    clock.pass(Duration.ofMinutes(-1));
    assertBad(nonces, future);
  }

  @Test
  void refusesGoodOnesWhenTold() {
    Nonces nonces = new Nonces(clock, 100);
    assertBad(nonces, nonces.fresh());
  }

  private static void assertBad(Nonces nonces, String nonce) {
    AcmeException bad = assertThrows(AcmeException.class, () -> nonces.use(nonce));
    assertEquals(ProblemType.BAD_NONCE, bad.type());
  }
}
