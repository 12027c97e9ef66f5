package zta.launcher.watchdog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.lib.undo.JournalLock;
import zta.lib.undo.JournalUndo.Outcome;
import zta.lib.undo.JournalUndo.Result;
import zta.lib.undo.Undoer;

class WatchdogTest {
  private static final String FOREIGN =
      "{\"schema\":\"zta.os-change/1\",\"kind\":\"mac.pf\",\"details\":{}}";
  private static final String WRONG =
      "{\"schema\":\"zta.os-change/1\",\"kind\":\"linux.ip\",\"details\":{\"undo\":\"x\"}}";

  @TempDir Path home;

  @Test
  void onlyTheLastWordSaysThatTheAgentEndedInOrder() {
    assertTrue(Watchdog.awaitEnd(pipe("c")));
    assertTrue(Watchdog.awaitEnd(pipe("xc")));
    assertFalse(Watchdog.awaitEnd(pipe("")));
    assertFalse(Watchdog.awaitEnd(pipe("cx")));
  }

  @Test
  void leavesAJournalAloneThatAnAgentHas() throws Exception {
    Path journal = Files.createDirectory(home.resolve("journal"));
    Files.writeString(journal.resolve("1.json"), WRONG);
    LockedUndo undo = new LockedUndo(home, new Undoer());
    JournalLock agent = JournalLock.acquire(journal, 0).orElseThrow();
    try (agent) {
      assertEquals(List.of(), undo.run(0, 0, false));
    }
    assertEquals(Result.FAILED, undo.run(0, 0, false).get(0).result());
  }

  @Test
  void rehearsalUndoesNothing() throws Exception {
    Path journal = Files.createDirectory(home.resolve("journal"));
    Files.writeString(journal.resolve("1.json"), FOREIGN);
    new LockedUndo(home, new Undoer()).rehearse();
    assertTrue(Files.exists(journal.resolve("1.json")));
  }

  @Test
  void logsWhatItDidAndNothingWhenThatWasNothing() throws Exception {
    Path file = home.resolve("watchdog.log");
    WatchdogLog log = new WatchdogLog(file, () -> Instant.EPOCH);
    log.write("The agent has died", List.of());
    assertFalse(Files.exists(file));
    log.write(
        "The agent has died", List.of(new Outcome(file, "ip link del zta0", Result.UNDONE, "")));
    assertEquals(
        List.of(
            "1970-01-01T00:00:00Z watchdog: The agent has died",
            "1970-01-01T00:00:00Z watchdog: undone: ip link del zta0"),
        Files.readAllLines(file));
  }

  @Test
  void undoByHandSaysWhatItDidAndWhatNot() throws Exception {
    assertEquals("0 Nothing to undo: there is no journal in " + home, byHand());
    Path journal = Files.createDirectory(home.resolve("journal"));
    assertEquals("0 Nothing to undo", byHand());
    Path foreign = Files.writeString(journal.resolve("1.json"), FOREIGN);
    assertEquals("0 left: mac.pf (the agent undoes it at its next start)", byHand());
    Files.delete(foreign);
    Path wrong = Files.writeString(journal.resolve("2.json"), WRONG);
    assertEquals(
        "1 failed: linux.ip (undo is not allowed: x), see " + wrong.toRealPath(),
        byHand().replace(wrong.toString(), wrong.toRealPath().toString()));
    JournalLock agent = JournalLock.acquire(journal, 0).orElseThrow();
    try (agent) {
      assertEquals("3 ZTA-UNDO-001: " + home + ": the agent is running. Stop it first.", byHand());
    }
    assertEquals("2 usage: zta undo [--keep-guards]", byHand("--all"));
  }

  private String byHand(String... more) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    String[] arguments = new String[1 + more.length];
    arguments[0] = home.toString();
    System.arraycopy(more, 0, arguments, 1, more.length);
    int status = Undo.run(print, print, arguments);
    return status + " " + out.toString(StandardCharsets.UTF_8).strip();
  }

  private static InputStream pipe(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }
}
