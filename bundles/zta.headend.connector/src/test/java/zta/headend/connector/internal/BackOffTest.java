package zta.headend.connector.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackOffTest {
  @Test
  void doublesUpToItsLimitWithJitterAndBeginsAgain() {
    BackOff backOff = new BackOff(30_000, new SplittableRandom(1));
    long whole = 250;
    for (int i = 0; i < 100; i++) {
      long pause = backOff.next();
      assertTrue(pause >= whole / 2 && pause <= whole, i + ": " + pause);
      whole = Math.min(30_000, 2 * whole);
    }
    backOff.reset();
    assertTrue(backOff.next() <= 250);
  }
}
