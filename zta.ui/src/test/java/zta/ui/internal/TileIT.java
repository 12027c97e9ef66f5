package zta.ui.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real windows and real clicks on a display of their own. AWT takes its display from the process's
 * environment, so the scenarios run in a second JVM; each reports by name.
 */
class TileIT {
  @TempDir static Path folder;
  private static String report = "";
  private static int exitCode = -1;

  @BeforeAll
  static void runScenarios() throws IOException, InterruptedException {
    Path output = folder.resolve("report.txt");
    try (Xvfb display = Xvfb.start()) {
      ProcessBuilder builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  TileScenarios.class.getName(),
                  folder.toString(),
                  Path.of("target", "screenshots").toAbsolutePath().toString())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().put("DISPLAY", display.display());
      Process process = builder.start();
      try {
        assertTrue(process.waitFor(180, TimeUnit.SECONDS), "the scenarios end in time");
        exitCode = process.exitValue();
      } finally {
        process.destroyForcibly();
        report = Files.readString(output, StandardCharsets.UTF_8);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TileScenarios.Scenario.class)
  void holds(TileScenarios.Scenario scenario) {
    assertTrue(report.contains("ok " + scenario + "\n"), report);
  }

  @Test
  void allHold() {
    assertEquals(0, exitCode, report);
  }
}
