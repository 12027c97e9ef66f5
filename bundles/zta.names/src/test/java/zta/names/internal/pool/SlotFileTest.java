package zta.names.internal.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.names.internal.pool.NameSlots.Named;
import zta.names.internal.pool.NameSlots.Snapshot;

class SlotFileTest {
  private static final Snapshot TWO =
      new Snapshot(
          100, List.of(new Named(7, "a.corp.example"), new Named(3, "b.corp.example")), List.of());

  @TempDir Path folder;
  private final List<Fault> faults = new ArrayList<>();
  private Path path;
  private SlotFile file;

  @BeforeEach
  void name() {
    path = folder.resolve("synthetic-names");
    file = new SlotFile(path);
  }

  @Test
  void readsWhatItWrote() throws Exception {
    file.write(TWO);

    assertEquals(TWO, file.read(faults::add));
    assertEquals(List.of(), faults);
  }

  @Test
  void withoutAFileThereIsNothing() throws Exception {
    assertEquals(new Snapshot(0, List.of(), List.of()), file.read(faults::add));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "zta.names/2\nreserve 1\nend 0\n",
        "zta.names/1\nreserve 9\n1 a.example\n",
        "zta.names/1\nreserve 9\n1 a.example\nend 2\n",
        "zta.names/1\nreserve x\nend 0\n",
        "zta.names/1\nreserve 9\n9 a.example\nend 1\n",
        "zta.names/1\nreserve 9\n-1 a.example\nend 1\n",
        "zta.names/1\nreserve 9\n1 A b\nend 1\n",
        "\0\0\0\0"
      })
  void damagedFileIsSetAside(String content) throws Exception {
    Files.writeString(path, content);

    Snapshot read = file.read(faults::add);

    assertEquals(Integer.MAX_VALUE, read.reserve(), "nobody knows what was given out");
    assertEquals(FaultCode.STORAGE_DAMAGED.id(), faults.get(0).code());
    assertFalse(Files.exists(path));
    assertEquals(content, Files.readString(folder.resolve("synthetic-names.damaged")));
  }

  @Test
  void writesAreBoundedInTime() throws Exception {
    FakeClock clock = new FakeClock();
    NameSlots slots = new NameSlots(64_000, Duration.ofSeconds(30), clock, file.read(faults::add));
    SlotKeeper keeper = new SlotKeeper(slots, file, Duration.ofSeconds(5), clock);
    keeper.write();
    assertTrue(slots.assign("a.corp.example").isPresent());

    clock.pass(Duration.ofSeconds(4));
    keeper.tick();
    assertEquals(0, file.read(faults::add).names().size());
    clock.pass(Duration.ofSeconds(1));
    keeper.tick();
    assertEquals(1, file.read(faults::add).names().size());
    assertNull(keeper.fault());
  }

  @Test
  void failedWriteIsTold() throws Exception {
    FakeClock clock = new FakeClock();
    NameSlots slots = new NameSlots(64, Duration.ZERO, clock, file.read(faults::add));
    SlotKeeper keeper =
        new SlotKeeper(
            slots, new SlotFile(folder.resolve("none/names")), Duration.ofSeconds(5), clock);
    keeper.write();

    assertNotNull(keeper.fault());
    assertTrue(slots.assign("a.corp.example").isPresent(), "names are given out all the same");
  }
}
