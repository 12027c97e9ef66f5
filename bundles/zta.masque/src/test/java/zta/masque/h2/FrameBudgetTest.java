package zta.masque.h2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import zta.masque.h2.FrameBudget.Kind;

class FrameBudgetTest {
  @ParameterizedTest
  @EnumSource(Kind.class)
  void burstIsAllowedAndNoMore(Kind kind) {
    FrameBudget budget = new FrameBudget();
    assertEquals(kind.burst(), spendAll(budget, kind, 0));
    assertEquals(0, spendAll(budget, kind, 0));
  }

  @Test
  void timeRefillsUpToTheBurst() {
    FrameBudget budget = new FrameBudget();
    spendAll(budget, Kind.PING, 0);
    assertEquals(50, spendAll(budget, Kind.PING, TimeUnit.SECONDS.toNanos(1)));
    assertEquals(500, spendAll(budget, Kind.PING, TimeUnit.HOURS.toNanos(1)));
  }

  @Test
  void kindsAreCountedApart() {
    FrameBudget budget = new FrameBudget();
    spendAll(budget, Kind.PING, 0);
    assertTrue(budget.spend(Kind.SETTINGS, 0));
  }

  private static int spendAll(FrameBudget budget, Kind kind, long nanos) {
    int spent = 0;
    while (budget.spend(kind, nanos)) {
      spent++;
    }
    return spent;
  }
}
