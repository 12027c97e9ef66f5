package zta.lib.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import zta.api.fault.FaultException;

/** A process that is killed while it writes leaves one of the versions it wrote, whole. */
class AtomicFilesIT {
  private static final int KILLS = 20;
  private static final int SIZE = 256 * 1024;

  @TempDir Path dir;

  @Test
  void survivesKillAtAnyMoment() throws Exception {
    Path file = dir.resolve("state");
    Random random = new Random(7);
    AtomicFiles.write(file, version(0));
    for (int kill = 0; kill < KILLS; kill++) {
      killWhileWriting(file, random.nextInt(12));
      assertWhole(Files.readAllBytes(file));
    }
    AtomicFiles.removeLeftovers(dir);
    try (var files = Files.list(dir)) {
      assertEquals(1, files.count());
    }
  }

  /** A limit on file size fails the write half way, as a full disk does. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void keepsTheLastGoodFileWhenTheDiskTakesNoMore() throws Exception {
    Path file = dir.resolve("state");
    AtomicFiles.write(file, "good");
    List<String> limited = new ArrayList<>(List.of("sh", "-c", "ulimit -f 8; exec \"$@\"", "sh"));
    limited.addAll(java(Writer.class, file.toString()));
    Process child = new ProcessBuilder(limited).redirectErrorStream(true).start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(1, child.waitFor(), output);
    assertTrue(output.contains("ZTA-STORE-001") && output.contains("too large"), output);
    assertEquals("good", Files.readString(file));
    try (var files = Files.list(dir)) {
      assertEquals(1, files.count());
    }
  }

  private static void killWhileWriting(Path file, int afterWrites) throws Exception {
    Process child =
        new ProcessBuilder(java(Writer.class, file.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      for (int line = 0; line <= afterWrites; line++) {
        assertTrue(out.readLine() != null, "the writer ended by itself");
      }
    } finally {
      child.destroyForcibly();
      child.waitFor();
    }
  }

  private static List<String> java(Class<?> main, String argument) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:-UsePerfData",
        "-cp",
        System.getProperty("java.class.path"),
        main.getName(),
        argument);
  }

  private static void assertWhole(byte[] content) {
    assertEquals(SIZE, content.length);
    for (byte b : content) {
      assertEquals(content[0], b);
    }
  }

  static byte[] version(int number) {
    byte[] content = new byte[SIZE];
    Arrays.fill(content, (byte) number);
    return content;
  }

  /** The process that gets killed: writes one version after another, one line of output each. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws FaultException {
      Path file = Path.of(args[0]);
      for (int number = 1; ; number++) {
        System.out.println(number);
        AtomicFiles.write(file, version(number));
      }
    }
  }
}
