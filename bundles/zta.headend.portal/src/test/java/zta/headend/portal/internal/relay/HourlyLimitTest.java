package zta.headend.portal.internal.relay;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HourlyLimitTest {
  private Instant now = Instant.EPOCH;

  @Test
  void letsEachHolderDoItSoOftenAnHour() {
    HourlyLimit limit = new HourlyLimit(() -> now);
    for (int i = 0; i < HourlyLimit.MOST; i++) {
      assertTrue(limit.take("a"));
    }
    assertFalse(limit.take("a"));
    assertTrue(limit.take("b"));
    now = now.plus(Duration.ofMinutes(61));
    assertTrue(limit.take("a"));
  }
}
