package zta.intercept.linux.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zta.api.fault.Fault;
import zta.api.journal.OsChange;
import zta.lib.undo.UndoShapes;

class SettingsTest {
  @Test
  void theDefaultsAreRight() {
    assertEquals(Optional.empty(), new Settings(91, 93, 90).problem());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 93, 90, mark",
    "-1, 93, 90, mark",
    "91, 0, 90, table",
    "91, 254, 90, table",
    "91, 93, 0, preference",
    "91, 93, 32766, preference"
  })
  void sayWhichOfThemIsWrong(int mark, int table, int preference, String which) {
    Fault fault = new Settings(mark, table, preference).problem().orElseThrow();
    assertEquals("zta.intercept.linux: " + which, fault.place());
  }

  @Test
  void whatIsJournalledIsWhatTheWatchdogUndoes() throws Exception {
    UndoShapes shapes = new UndoShapes(Path.of("/nonexistent"));
    for (LocalWay way : LocalWay.both("6", 0x5b, 93, 90)) {
      OsChange change = way.journalled();
      assertTrue(UndoShapes.knows(change.kind()));
      assertEquals(
          "ip -6 " + String.join(" ", way.undo()),
          shapes.of(change.kind(), change.details()).toString());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "there is no program nft on this machine | Install nftables",
        "there is no program ip on this machine | Install iproute2",
        "/proc/sys/net/ipv4/conf/zta0/accept_local cannot be set | ProtectKernelTunables",
        "nft says: Error: Could not process rule: Operation not permitted | CAP_NET_ADMIN",
        "nft says: Error: Could not process rule: No such file or directory | TPROXY"
      })
  void eachFailureHasItsRemedy(String reason, String remedy) {
    assertTrue(FastFaults.remedy(reason).contains(remedy), FastFaults.remedy(reason));
    assertTrue(FastFaults.remedy(reason).endsWith("carries every packet."));
  }
}
