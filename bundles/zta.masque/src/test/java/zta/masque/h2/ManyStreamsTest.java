package zta.masque.h2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zta.api.access.ReasonCode;

class ManyStreamsTest {
  private static final int SLEEPERS = 400;
  private static final long MUCH = 100L * Reader.BLOCK;

  /** Opens a stream on which one end pours and the other reads or sleeps. */
  private static Reader flow(Pair pair, boolean download, boolean asleep) {
    H2Stream near = pair.request();
    pair.run();
    H2Stream far = pair.requests.get(pair.requests.size() - 1);
    Reader reader = new Reader(asleep);
    (download ? near : far).attach(reader);
    Reader.pour(download ? far : near, MUCH);
    pair.run();
    return reader;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void hundredsOfSleepersStopNobodyElse(boolean download) {
    try (Pair pair = new Pair(H2Limits.defaults())) {
      List<Reader> sleepers = new ArrayList<>();
      for (int i = 0; i < SLEEPERS; i++) {
        sleepers.add(flow(pair, download, true));
      }
      assertEquals(MUCH, flow(pair, download, false).taken);
      sleepers.forEach(sleeper -> assertNull(sleeper.broken));
    }
  }

  @Test
  void whatSleepersLeaveLyingIsBounded() {
    H2Limits limits = new H2Limits(65536, 131072, 131072, 0, 1 << 24, 1 << 20, 4096, 16384);
    try (Pair pair = new Pair(limits)) {
      List<Reader> sleepers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        sleepers.add(flow(pair, true, true));
      }
      long given = sleepers.stream().filter(sleeper -> sleeper.broken == ReasonCode.LIMIT).count();
      assertTrue(given >= 12, given + " were given up");
      assertEquals(MUCH, flow(pair, true, false).taken);
    }
  }

  /** Attack A7: the peer opens its windows wide and then takes nothing. */
  @Test
  void littleWaitsForOneThatNeverReads() {
    int wide = 1 << 26;
    H2Limits limits = new H2Limits(65536, wide, wide, 0, wide, 1 << 27, 4096, 16384);
    try (Pair pair = new Pair(limits)) {
      pair.request();
      pair.run();
      H2Stream far = pair.requests.get(0);
      Reader.pour(far, 1L << 30);
      assertTrue(far.sent() <= 1 << 20, far.sent() + " bytes wait");
    }
  }
}
