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
  void usingManyUpShutsNobodyOut() throws Exception {
    Nonces nonces = new Nonces(clock, 0);
    String first = nonces.fresh();
    nonces.use(first);
    for (int i = 0; i < 200_000; i++) {
      nonces.use(nonces.fresh());
    }

    nonces.use(nonces.fresh());
    assertBad(nonces, first);
  }

  @Test
  void refusesOneThatIsOutsideTheWindowUsedOrNot() throws Exception {
    Nonces nonces = new Nonces(clock, 0);
    String used = nonces.fresh();
    String unused = nonces.fresh();
    nonces.use(used);
    for (int i = 0; i < 1 << 20; i++) {
      nonces.fresh();
    }

    assertBad(nonces, used);
    assertBad(nonces, unused);
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
