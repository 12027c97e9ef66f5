package zta.headend.store.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.fault.FaultException;
import zta.headend.store.internal.Migrator.Script;

class MigratorTest {
  private static final int STEP = Migrator.scripts().size() + 1;
  private static final Script NEXT =
      new Script(
          STEP,
          "two",
          "CREATE TABLE IF NOT EXISTS two (id INTEGER);\nINSERT INTO two VALUES (1);\n");

  @TempDir Path home;
  private TestStore store;

  @BeforeEach
  void open() throws FaultException {
    store = new TestStore(home.resolve("headend"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void runsEachStepOnce() throws Exception {
    migrate(NEXT);
    migrate(NEXT);

    assertEquals(
        List.of(1L),
        store.database.run(tx -> tx.list("SELECT id FROM two", row -> row.number("id"))));
  }

  @Test
  void refusesAStepThatWasChangedAfterwards() throws Exception {
    migrate(NEXT);

    FaultException e =
        assertThrows(FaultException.class, () -> migrate(new Script(STEP, "two", "SELECT 1;\n")));

    assertEquals("ZTA-STORE-002", e.fault().code());
    assertTrue(e.fault().reason().contains("two"), e.getMessage());
  }

  @Test
  void refusesTheDatabaseOfANewerVersion() throws Exception {
    migrate(NEXT);

    FaultException e = assertThrows(FaultException.class, this::migrate);

    assertEquals("ZTA-CONFIG-002", e.fault().code());
  }

  private void migrate(Script... further) throws FaultException {
    List<Script> scripts = new ArrayList<>(Migrator.scripts());
    scripts.addAll(List.of(further));
    new Migrator(scripts, store.clock).migrate(store.database);
  }
}
