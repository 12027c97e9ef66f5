package zta.core.internal.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.flow.LocalUser;
import zta.api.status.Message;
import zta.api.status.Severity;
import zta.core.internal.fixture.ManualTimers;

class FileMessageHistoryTest {
  private static final LocalUser ANNA = new LocalUser("anna");
  private static final LocalUser BERT = new LocalUser("bert");
  private static final Fault DOWN = FaultCode.HEADEND_UNREACHABLE.at("zta.test:443", "no route");

  @TempDir Path folder;
  private final ManualTimers time = new ManualTimers(Instant.parse("2026-01-01T00:00:00Z"));

  @Test
  void showsEachUserItsOwnAndTheMachinesLatestFirst() {
    FileMessageHistory history = open();
    history.info(Optional.of(ANNA), "one");
    history.info(Optional.of(BERT), "two");
    history.info(Optional.empty(), "three");
    assertEquals(List.of("three", "one"), texts(history, ANNA));
    assertEquals(List.of("three", "two"), texts(history, BERT));
    assertEquals(1, history.messages(ANNA, 1).size());
    history.close();
  }

  @Test
  void isTheSameAfterARestart() {
    FileMessageHistory history = open();
    history.info(Optional.of(ANNA), "Enrolled");
    history.fault(Severity.ERROR, Optional.of(ANNA), "Sync failed", DOWN);
    List<Message> before = history.messages(ANNA, 10);
    history.close();
    assertEquals(before, open().messages(ANNA, 10));
  }

  @Test
  void countsARepeatedFaultOfOneMinute() {
    FileMessageHistory history = open();
    for (int i = 0; i < 3; i++) {
      history.fault(Severity.WARNING, Optional.of(ANNA), "Sync failed", DOWN);
      time.pass(Duration.ofSeconds(20));
    }
    assertEquals(List.of("Sync failed (3 times)"), texts(history, ANNA));
    time.pass(Duration.ofSeconds(30));
    history.fault(Severity.WARNING, Optional.of(ANNA), "Sync failed", DOWN);
    assertEquals(List.of("Sync failed", "Sync failed (3 times)"), texts(history, ANNA));
    history.close();
  }

  @Test
  void aLineThatWasCutOffCostsThatLineOnly() throws Exception {
    FileMessageHistory history = open();
    history.info(Optional.of(ANNA), "whole");
    history.close();
    Files.writeString(file(), "{\"at\":\"2026-01-01T00:0", StandardOpenOption.APPEND);
    FileMessageHistory next = open();
    assertEquals(List.of("whole"), texts(next, ANNA));
    next.info(Optional.of(ANNA), "more");
    next.close();
    assertEquals(List.of("more", "whole"), texts(open(), ANNA));
  }

  @Test
  void aFileThatIsNoHistoryCostsTheMessagesOfEarlierRunsOnly() throws Exception {
    Files.write(file(), new byte[] {0, 1, (byte) 0xff, '\n', '{', '}', '\n'});
    FileMessageHistory history = open();
    history.info(Optional.of(ANNA), "new");
    assertEquals(List.of("new"), texts(history, ANNA));
    history.close();
    assertEquals(List.of("new"), texts(open(), ANNA));
  }

  @Test
  void keepsABoundedNumberInMemoryAndOnTheDisk() throws Exception {
    FileMessageHistory history = open();
    for (int i = 0; i < 2500; i++) {
      history.info(Optional.of(ANNA), "message " + i);
    }
    assertEquals(1000, history.messages(ANNA, 5000).size());
    history.close();
    List<String> lines = Files.readAllLines(file(), StandardCharsets.UTF_8);
    assertEquals(1000, lines.size());
    assertTrue(lines.get(999).contains("message 2499"));
  }

  @Test
  void doesNotWriteThroughALink() throws Exception {
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    Files.createSymbolicLink(file(), victim);
    FileMessageHistory history = open();
    history.info(Optional.of(ANNA), "text");
    history.close();
    assertEquals("precious", Files.readString(victim));
    assertFalse(Files.isSymbolicLink(file()), "a file of its own is in its place");
  }

  @Test
  void speaksOnWhereNothingCanBeWritten() throws Exception {
    Files.createDirectory(file());
    FileMessageHistory history = open();
    history.info(Optional.of(ANNA), "text");
    assertEquals(List.of("text"), texts(history, ANNA));
    history.close();
  }

  private FileMessageHistory open() {
    return new FileMessageHistory(file(), time);
  }

  private Path file() {
    return folder.resolve("history.jsonl");
  }

  private static List<String> texts(FileMessageHistory history, LocalUser user) {
    return history.messages(user, 100).stream().map(Message::text).toList();
  }
}
