package zta.core.internal.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.api.journal.OsChange;
import zta.api.journal.OsJournal;
import zta.api.journal.UndoHandler;
import zta.core.internal.fixture.ManualTimers;
import zta.lib.undo.JournalEntry;
import zta.lib.undo.JournalLock;
import zta.testkit.doubles.StatusDouble;

class FileOsJournalTest {
  private static final OsChange ROUTE = new OsChange("route", Map.of("to", "10.0.0.0/8"));
  private static final OsChange DNS = new OsChange("dns", Map.of("link", "zta0"));

  @TempDir Path folder;
  private final ManualTimers time = new ManualTimers(Instant.EPOCH);
  private final StatusDouble status = new StatusDouble();
  private @Nullable FileOsJournal latest;

  @Test
  void isOnTheDiskBeforeTheChangeAndGoneAfterItsEnd() throws Exception {
    OsJournal.Entry entry = journal().begin(ROUTE);
    assertEquals(1, files().size());
    assertTrue(Files.readString(files().get(0)).contains("10.0.0.0/8"));
    entry.undone();
    entry.undone();
    assertEquals(List.of(), files());
  }

  @Test
  void undoesWhatADeadProcessLeftAsSoonAsItsHandlerIsThere() throws Exception {
    FileOsJournal dead = journal();
    dead.begin(ROUTE);
    dead.begin(DNS);
    FileOsJournal next = journal();
    Handler routes = new Handler("route");
    next.bindHandler(routes);
    assertEquals(List.of(ROUTE), routes.undone);
    assertEquals(1, files().size(), "the other waits for its own handler");
    Handler names = new Handler("dns");
    next.bindHandler(names);
    assertEquals(List.of(DNS), names.undone);
    assertEquals(List.of(), files());
    next.bindHandler(routes);
    assertEquals(1, routes.undone.size(), "once");
  }

  @Test
  void leavesItsOwnChangesToWhoMadeThem() throws Exception {
    FileOsJournal journal = journal();
    journal.begin(ROUTE);
    Handler routes = new Handler("route");
    journal.bindHandler(routes);
    assertEquals(List.of(), routes.undone);
  }

  @Test
  void keepsAndTellsWhatCannotBeUndone() throws Exception {
    journal().begin(ROUTE);
    FileOsJournal next = journal();
    Handler broken = new Handler("route");
    broken.fails = true;
    next.bindHandler(broken);
    assertEquals(1, files().size());
    assertEquals(FaultCode.UNDO_FAILED.id(), status.raised().get(0).code());
    assertEquals(files().get(0).toString(), status.raised().get(0).place());
    Handler mended = new Handler("route");
    next.bindHandler(mended);
    assertEquals(List.of(ROUTE), mended.undone, "the next version of the handler tries again");
    assertEquals(List.of(), files());
  }

  @Test
  void tellsOfAnEntryThatCannotBeReadAndUndoesTheOthers() throws Exception {
    journal().begin(ROUTE);
    Path half = Files.writeString(folder.resolve("journal/0.json"), "{\"schema\":\"zta.os-");
    Files.writeString(folder.resolve("journal/1.json"), "{\"schema\":\"other/1\"}");
    FileOsJournal next = journal();
    assertEquals(
        List.of(FaultCode.STORAGE_DAMAGED.id(), FaultCode.STORAGE_DAMAGED.id()),
        status.raised().stream().map(fault -> fault.code()).toList());
    assertEquals(half.toString(), status.raised().get(0).place());
    Handler routes = new Handler("route");
    next.bindHandler(routes);
    assertEquals(List.of(ROUTE), routes.undone);
    assertTrue(Files.exists(half), "somebody must look at it");
  }

  @Test
  void saysWhatItIsCalledByWhoeverAsksForADirectoryThatCannotBeListed() throws Exception {
    Path file = Files.writeString(folder.resolve("journal"), "not a directory");
    FaultException refused = assertThrows(FaultException.class, this::journal);
    assertEquals(file.toString(), refused.fault().place());
  }

  @Test
  void isOneAgentsAlone() throws Exception {
    journal();
    assertEquals(Optional.empty(), JournalLock.acquire(folder.resolve("journal"), 0));
    journal().close();
    JournalLock.acquire(folder.resolve("journal"), 0).orElseThrow().close();
  }

  @Test
  void whatItWritesTheWatchdogReads() throws Exception {
    OsChange odd = new OsChange("names.x", Map.of("a \"b\"", "c\\d\n\u00e9\u2028", "e", "<&>="));
    journal().begin(odd);
    JournalEntry read = JournalEntry.parse(Files.readString(files().get(0)));
    assertEquals(odd, new OsChange(read.kind(), read.details()));
  }

  @Test
  void undoesKnownShapesBeforeAnybodyCanBeginAndLeavesGuardsAndForeignShapes() throws Exception {
    FileOsJournal dead = journal();
    dead.begin(new OsChange("names.resolvconf", resolvConf()));
    OsChange guard = new OsChange("linux.nft", Map.of("table", "zta_guard", "keep", "closed"));
    dead.begin(guard);
    OsChange wild = new OsChange("linux.ip", Map.of("undo", "link del eth0"));
    dead.begin(wild);
    FileOsJournal next = journal();
    assertEquals(2, files().size(), "another's resolv.conf is left as it is, and that is the end");
    assertEquals(FaultCode.UNDO_FAILED.id(), status.raised().get(0).code());
    Handler tables = new Handler("linux.nft");
    next.bindHandler(tables);
    assertEquals(List.of(guard), tables.undone, "who guards takes over");
  }

  private static Map<String, String> resolvConf() {
    return Map.of(
        "path",
        "/etc/resolv.conf",
        "backup",
        "/etc/resolv.conf.zta-none",
        "sha256",
        "0".repeat(64));
  }

  private FileOsJournal journal() throws FaultException {
    FileOsJournal before = latest;
    if (before != null) {
      before.close();
    }
    FileOsJournal fresh = new FileOsJournal(folder.resolve("journal"), time, status);
    latest = fresh;
    return fresh;
  }

  private List<Path> files() throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve("journal"))) {
      return files.filter(f -> f.toString().endsWith(".json")).toList();
    }
  }

  /** Notes what it is asked to undo. */
  private static final class Handler implements UndoHandler {
    private final String kind;
    private final List<OsChange> undone = new ArrayList<>();
    private boolean fails;

    Handler(String kind) {
      this.kind = kind;
    }

    @Override
    public String kind() {
      return kind;
    }

    @Override
    public void undo(OsChange change) {
      if (fails) {
        throw new IllegalStateException("on purpose");
      }
      undone.add(change);
    }
  }
}
