package zta.lib.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import zta.api.fault.Fault;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;

@DisabledOnOs(OS.WINDOWS)
class SafeFilesTest {
  @TempDir Path dir;

  @Test
  void makesADirectoryForTheOwnerAlone() throws Exception {
    Path made = SafeFiles.ownerOnlyDirectory(dir.resolve("a/b"));
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(made.getParent())));
    assertEquals(made, SafeFiles.ownerOnlyDirectory(made));
    try (var files = Files.list(made)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void acceptsADirectoryThatOthersMayOnlyRead() throws Exception {
    Path open = Files.createDirectory(dir.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertEquals(open, SafeFiles.ownerOnlyDirectory(open));
  }

  @Test
  void refusesADirectoryThatOthersCanWrite() throws Exception {
    Path open = Files.createDirectory(dir.resolve("open"));
    for (String unsafe : new String[] {"rwxrwx---", "rwx----w-"}) {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString(unsafe));
      assertUnsafe(() -> SafeFiles.ownerOnlyDirectory(open), "others can write");
    }
  }

  @Test
  void refusesALinkOrAFileInPlaceOfADirectory() throws Exception {
    Path real = Files.createDirectory(dir.resolve("real"));
    Path link = Files.createSymbolicLink(dir.resolve("link"), real);
    Path file = Files.createFile(dir.resolve("file"));
    assertUnsafe(() -> SafeFiles.ownerOnlyDirectory(link), "symbolic link");
    assertUnsafe(() -> SafeFiles.ownerOnlyDirectory(file), "not a directory");
  }

  @Test
  void readsARegularFile() throws Exception {
    Path file = Files.write(dir.resolve("f"), new byte[] {1, 2, 3});
    assertArrayEquals(new byte[] {1, 2, 3}, SafeFiles.read(file, 3));
    assertTrue(SafeFiles.readIfPresent(dir.resolve("g"), 3).isEmpty());
  }

  @Test
  void refusesLargeMissingLinkedAndSpecialFiles() throws Exception {
    Path file = Files.write(dir.resolve("f"), new byte[4]);
    Path link = Files.createSymbolicLink(dir.resolve("link"), file);
    assertTrue(fault(() -> SafeFiles.read(file, 3)).reason().contains("larger than 3"));
    assertTrue(fault(() -> SafeFiles.read(dir.resolve("g"), 3)).reason().contains("not exist"));
    assertUnsafe(() -> SafeFiles.read(link, 9), "symbolic link");
    assertUnsafe(() -> SafeFiles.read(dir, 9), "not a regular file");
    assertUnsafe(() -> SafeFiles.read(Path.of("/dev/zero"), 9), "not a regular file");
  }

  @Test
  void refusesTextThatIsNotUtf8() throws Exception {
    Path file = Files.write(dir.resolve("f"), new byte[] {(byte) 0xff});
    assertEquals(FaultCode.CONFIG_UNREADABLE.id(), fault(() -> SafeFiles.readText(file, 9)).code());
  }

  private static void assertUnsafe(Executable use, String reason) {
    Fault fault = fault(use);
    assertEquals(FaultCode.STORAGE_UNSAFE.id(), fault.code());
    assertTrue(fault.reason().contains(reason), fault.reason());
  }

  private static Fault fault(Executable use) {
    return assertThrows(FaultException.class, use).fault();
  }
}
