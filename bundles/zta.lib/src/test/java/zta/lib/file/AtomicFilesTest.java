package zta.lib.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;

class AtomicFilesTest {
  @TempDir Path dir;

  @Test
  void replacesContent() throws Exception {
    Path file = dir.resolve("state.json");
    AtomicFiles.write(file, "one");
    AtomicFiles.write(file, "twö");
    assertEquals("twö", Files.readString(file));
    assertEquals(List.of(file), listing());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void keepsFilesToTheOwner() throws Exception {
    Path file = dir.resolve("key.pem");
    Files.writeString(file, "open to all");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    AtomicFiles.write(file, "secret");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void replacesALinkInsteadOfFollowingIt() throws Exception {
    Path victim = Files.writeString(dir.resolve("victim"), "untouched");
    Path file = Files.createSymbolicLink(dir.resolve("state"), victim);
    AtomicFiles.write(file, "new");
    assertEquals("untouched", Files.readString(victim));
    assertFalse(Files.isSymbolicLink(file));
  }

  @Test
  void keepsTheOldFileAndNoLitterWhenReplacingFails() throws Exception {
    Path file = Files.createDirectory(dir.resolve("state"));
    Path inside = Files.writeString(file.resolve("kept"), "kept");
    FaultException failed =
        assertThrows(FaultException.class, () -> AtomicFiles.write(file, "new"));
    assertEquals(FaultCode.STORAGE_FAILED.id(), failed.fault().code());
    assertTrue(failed.fault().place().endsWith("state"));
    assertEquals("kept", Files.readString(inside));
    assertEquals(List.of(file), listing());
  }

  @Test
  void saysThatTheDirectoryIsMissing() {
    FaultException failed =
        assertThrows(
            FaultException.class, () -> AtomicFiles.write(dir.resolve("no/such"), new byte[1]));
    assertTrue(failed.fault().reason().contains("no such file or directory"));
  }

  @Test
  void keepsTheInterruptForTheCaller() throws Exception {
    Path file = dir.resolve("state");
    Thread.currentThread().interrupt();
    AtomicFiles.write(file, new byte[] {1, 2});
    assertTrue(Thread.interrupted());
    assertArrayEquals(new byte[] {1, 2}, Files.readAllBytes(file));
  }

  @Test
  void deletesForGood() throws Exception {
    Path file = dir.resolve("state");
    AtomicFiles.write(file, "x");
    AtomicFiles.delete(file);
    AtomicFiles.delete(file);
    assertEquals(List.of(), listing());
  }

  @Test
  void clearsWhatAKilledProcessLeft() throws Exception {
    Path kept = Files.writeString(dir.resolve("kept.json"), "x");
    Files.writeString(dir.resolve(".state.json.1-2-3.zta-tmp"), "half");
    AtomicFiles.removeLeftovers(dir);
    assertEquals(List.of(kept), listing());
  }

  private List<Path> listing() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.toList();
    }
  }
}
