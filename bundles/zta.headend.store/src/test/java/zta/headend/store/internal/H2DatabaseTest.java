package zta.headend.store.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.fault.FaultException;

class H2DatabaseTest {
  @TempDir Path folder;

  @Test
  void keepsEverythingForTheOwnerOnly() throws Exception {
    Path home = folder.resolve("headend");
    new TestStore(home).close();

    assertEquals("rwx------", permissions(home));
    assertEquals("rwx------", permissions(home.resolve("db")));
    assertEquals("rw-------", permissions(home.resolve("db/password")));
  }

  @Test
  void refusesAHomeThatOthersCanWrite() throws Exception {
    Path home = Files.createDirectory(folder.resolve("headend"));
    Files.setPosixFilePermissions(home, Set.of(PosixFilePermission.values()));

    assertEquals("ZTA-STORE-003", fault(home));
  }

  @Test
  void saysThatTheDatabaseAndItsPasswordDoNotBelongTogether() throws Exception {
    Path home = folder.resolve("headend");
    new TestStore(home).close();
    Files.writeString(home.resolve("db/password"), "another");

    assertEquals("ZTA-STORE-002", fault(home));
  }

  @Test
  void undoesATransactionThatFails() throws Exception {
    try (TestStore store = new TestStore(folder.resolve("headend"))) {
      assertThrows(
          FaultException.class,
          () ->
              store.database.change(
                  tx -> {
                    tx.update("INSERT INTO organization (id, name) VALUES ('x', '')");
                    return tx.update("INSERT INTO nowhere (id) VALUES (1)");
                  }));

      List<String> found =
          store.database.run(tx -> tx.list("SELECT id FROM organization", row -> row.text("id")));
      assertTrue(found.isEmpty(), found.toString());
    }
  }

  @Test
  void tellsNoValuesInFaults() throws Exception {
    try (TestStore store = new TestStore(folder.resolve("headend"))) {
      String insert = "INSERT INTO organization (id, name) VALUES ('secret', '')";
      store.database.change(tx -> tx.update(insert));

      FaultException e =
          assertThrows(FaultException.class, () -> store.database.change(tx -> tx.update(insert)));

      assertFalse(e.fault().toString().contains("secret"), e.getMessage());
    }
  }

  private static String fault(Path home) {
    return assertThrows(FaultException.class, () -> new TestStore(home)).fault().code();
  }

  private static String permissions(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
