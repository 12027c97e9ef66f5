package zta.intercept.linux.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import zta.lib.undo.SystemTool;
import zta.testkit.NeedsRoot;

/** A real nft, asked for what it refuses before it changes anything. */
@NeedsRoot(to = "run nft")
class NftChildIT {
  @Test
  void whatNftRefusesIsItsReasonAndLeavesNoTable() throws Exception {
    IOException refused =
        assertThrows(
            IOException.class,
            () -> NftChild.start(List.of("add rule inet zta_fast nowhere tproxy to :1")));
    assertTrue(refused.getMessage().contains("nft says: Error: "), refused.getMessage());
    SystemTool nft = SystemTool.find("nft", TimeUnit.SECONDS.toMillis(10)).orElseThrow();
    assertFalse(nft.run(List.of("list", "tables")).text().contains("zta_fast"));
  }

  @Test
  void withoutATableThereIsNoSuccess() {
    IOException refused = assertThrows(IOException.class, () -> NftChild.start(List.of()));
    assertTrue(refused.getMessage().contains("No such file"), refused.getMessage());
  }
}
