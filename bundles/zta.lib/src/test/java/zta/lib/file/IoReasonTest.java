package zta.lib.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IoReasonTest {
  @TempDir Path folder;

  @Test
  void saysWhatAPathAloneDoesNot() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "\u00ff");
    assertEquals(
        "there is no such file or directory",
        reason(() -> Files.readString(folder.resolve("none"))));
    assertEquals("there is such a file already", reason(() -> Files.createFile(file)));
    assertEquals(
        "a part of the path is not a directory", IoReason.of(new NotDirectoryException("file")));
    Files.write(file, new byte[] {(byte) 0xff});
    assertEquals("it is not text in UTF-8", reason(() -> Files.readString(file)));
  }

  @Test
  void keepsTheReasonOfTheSystem() {
    assertEquals(
        "No space left on device",
        IoReason.of(new FileSystemException("/var/x", null, "No space left on device")));
    assertEquals(
        "the name gone.invalid is unknown", IoReason.of(new UnknownHostException("gone.invalid")));
    assertEquals("EOFException", IoReason.of(new EOFException()));
  }

  private interface Step {
    void run() throws IOException;
  }

  private static String reason(Step step) {
    return IoReason.of(assertThrows(IOException.class, step::run));
  }
}
