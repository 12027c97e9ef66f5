package zta.lib.undo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zta.lib.undo.JournalUndo.Outcome;
import zta.lib.undo.JournalUndo.Result;

class JournalUndoTest {
  @TempDir Path home;
  private Path journal;

  @BeforeEach
  void journal() throws Exception {
    journal = Files.createDirectory(home.resolve("journal"));
  }

  @Test
  void keepsGuardsLeavesForeignKindsAndTellsBadEntries() throws Exception {
    entry("1", "{\"kind\":\"linux.nft\",\"details\":{\"table\":\"zta_g\",\"keep\":\"closed\"}");
    entry("2", "{\"kind\":\"mac.pf\",\"details\":{}");
    entry("3", "{\"kind\":\"linux.ip\",\"details\":{\"undo\":\"link del eth0\"}");
    entry("4", "{\"kind\"");
    Path elsewhere = Files.writeString(home.resolve("elsewhere"), "x");
    Files.createSymbolicLink(journal.resolve("5.json"), elsewhere);
    List<Outcome> outcomes = undo().run(false, true);
    assertEquals(Result.KEPT, of(outcomes, "1"));
    assertEquals(Result.LEFT, of(outcomes, "2"));
    assertEquals(Result.FAILED, of(outcomes, "3"));
    assertEquals(Result.FAILED, of(outcomes, "4"));
    assertTrue(Files.exists(journal.resolve("3.json")), "somebody must look at it");
    assertTrue(Files.exists(elsewhere));
  }

  @Test
  void aJournalThatIsNotThereHasNothingToUndo() throws Exception {
    Files.delete(journal);
    assertEquals(List.of(), undo().run(true, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"schema\":\"zta.os-change/1\"}",
        "{\"schema\":\"zta.os-change/2\",\"kind\":\"x\",\"details\":{}}",
        "{\"schema\":\"zta.os-change/1\",\"kind\":\"x\",\"details\":{\"a\":1}}",
        "{\"schema\":\"zta.os-change/1\",\"kind\":\"x\",\"details\":{\"a\":\"b\",\"a\":\"c\"}}",
        "{\"schema\":\"zta.os-change/1\",\"kind\":\"x\",\"details\":{\"a\":{\"b\":\"c\"}}}",
        "{\"schema\":\"zta.os-change/1\",\"kind\":\"x\",\"kind\":\"y\",\"details\":{}}",
        "{\"schema\":\"zta.os-change/1\",\"kind\":\"x\",\"details/a\":\"b\",\"details\":{}}",
        "{\"schema\":\"zta.os-change/1\",\"kind\":\"x\",\"other\":\"y\",\"details\":{}}",
        "{\"schema\":\"zta.os-change/1\",\"kind\":\"x\",\"details\":{}} x",
        "{\"schema\":\"zta.os-change/1\",\"kind\":\"\\u12\",\"details\":{}}"
      })
  void refusesWhatIsNoEntry(String text) {
    assertThrows(RefusedUndoException.class, () -> JournalEntry.parse(text));
  }

  @Test
  void readsEntriesWithEscapes() throws Exception {
    JournalEntry entry =
        JournalEntry.parse(
            " {\"kind\": \"k\", \"details\": {\"a\\u0022\": \"\\\\\\n\"},"
                + " \"schema\": \"zta.os-change/1\"} ");
    assertEquals("k", entry.kind());
    assertEquals(Map.of("a\"", "\\\n"), entry.details());
  }

  @Test
  void restoresAFileThatIsStillOurs() throws Exception {
    Path file = Files.writeString(home.resolve("resolv.conf"), "ours");
    Path backup = Files.writeString(home.resolve("backup"), "theirs");
    restore(file, backup);
    assertEquals("theirs", Files.readString(file));
    assertFalse(Files.exists(backup));
  }

  @Test
  void restoresALinkAsALink() throws Exception {
    Path file = Files.writeString(home.resolve("resolv.conf"), "ours");
    Path backup = Files.createSymbolicLink(home.resolve("backup"), Path.of("/nowhere/stub"));
    restore(file, backup);
    assertEquals(Path.of("/nowhere/stub"), Files.readSymbolicLink(file));
    assertFalse(Files.exists(backup, LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void restoresWhatWasTakenAwayAndNotYetReplaced() throws Exception {
    Path file = home.resolve("resolv.conf");
    restore(file, Files.writeString(home.resolve("backup"), "theirs"));
    assertEquals("theirs", Files.readString(file));
  }

  @Test
  void leavesAFileThatSomebodyElseHasWrittenSince() throws Exception {
    Path file = Files.writeString(home.resolve("resolv.conf"), "newer");
    Path backup = Files.writeString(home.resolve("backup"), "theirs");
    restore(file, backup);
    assertEquals("newer", Files.readString(file));
    assertFalse(Files.exists(backup), "it is of no use any more");
  }

  @Test
  void saysWhenTheBackupIsGone() throws Exception {
    Path file = Files.writeString(home.resolve("resolv.conf"), "ours");
    assertThrows(java.io.IOException.class, () -> restore(file, home.resolve("backup")));
    assertEquals("ours", Files.readString(file));
  }

  private static void restore(Path file, Path backup) throws Exception {
    byte[] sum =
        MessageDigest.getInstance("SHA-256").digest("ours".getBytes(StandardCharsets.UTF_8));
    new Undoer().undo(new Undo.Restore(file, backup, HexFormat.of().formatHex(sum)));
  }

  private JournalUndo undo() {
    return new JournalUndo(home, new Undoer());
  }

  private void entry(String name, String start) throws Exception {
    Files.writeString(journal.resolve(name + ".json"), start + ",\"schema\":\"zta.os-change/1\"}");
  }

  private static Result of(List<Outcome> outcomes, String name) {
    return outcomes.stream()
        .filter(outcome -> outcome.file().endsWith(name + ".json"))
        .findFirst()
        .orElseThrow()
        .result();
  }
}
