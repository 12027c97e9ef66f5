package zta.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.testkit.BundleJar;
import zta.testkit.NeedsRoot;

/** Runs the packaged launcher as a process of its own. */
class LauncherIT {
  private static final int SIGTERM_STATUS = 143;

  @TempDir Path folder;
  private Path bundles;
  private Path state;
  private Path errors;
  private Process process;

  @BeforeEach
  void writeBundles() throws IOException {
    bundles = Files.createDirectory(folder.resolve("bundles"));
    state = folder.resolve("state");
    errors = folder.resolve("errors");
    new BundleJar("one").version("1.0.0").writeTo(bundles);
    new BundleJar("two").version("1.0.0").writeTo(bundles);
  }

  @AfterEach
  void kill() {
    process.destroyForcibly();
  }

  @Test
  void runsUntilSigterm() throws Exception {
    start();
    assertEquals("started 2 bundles", firstLine());

    process.destroy();

    assertEquals(SIGTERM_STATUS, status());
    assertEquals("", errors());
  }

  @Test
  void keepsItsCacheWhileTheSetIsTheSame() throws Exception {
    runOnce("started 2 bundles");
    Path mark = Files.createFile(state.resolve("cache/mark"));

    runOnce("started 2 bundles");
    assertTrue(Files.exists(mark));

    new BundleJar("three").writeTo(bundles);
    runOnce("started 3 bundles");
    assertFalse(Files.exists(mark));
  }

  @Test
  void startsAfreshAfterACrashDuringTheFirstStart() throws Exception {
    runOnce("started 2 bundles");
    Files.delete(state.resolve("bundles.sha256"));

    runOnce("started 2 bundles");
  }

  @Test
  void namesBundleThatDoesNotResolve() throws Exception {
    new BundleJar("needy").header("Import-Package", "not.there").writeTo(bundles);
    new BundleJar("poor").header("Import-Package", "not.here").writeTo(bundles);

    start();

    assertEquals(LaunchFault.NOT_RESOLVED.exit(), status());
    String errors = errors();
    assertTrue(errors.startsWith("ZTA-LAUNCH-006: needy: missing requirement"), errors);
    assertTrue(errors.contains("not.there"), errors);
    assertTrue(errors.contains("ZTA-LAUNCH-006: poor: missing requirement"), errors);
  }

  @Test
  void leavesOptionalModulesToTheModuleManager() throws Exception {
    new BundleJar("optional")
        .header("Zta-Module", "optional")
        .header("Import-Package", "not.there")
        .writeTo(bundles);

    runOnce("started 3 bundles");
  }

  @Test
  void refusesStateThatAnotherProcessUses() throws Exception {
    start();
    assertEquals("started 2 bundles", firstLine());
    Process first = process;
    try {
      start();

      assertEquals(LaunchFault.STATE_UNUSABLE.exit(), status());
      assertTrue(errors().startsWith("ZTA-LAUNCH-004: "));
    } finally {
      first.destroyForcibly();
    }
  }

  @Test
  @NeedsRoot(to = "have a watchdog")
  void itsWatchdogUndoesWhenItIsKilled() throws Exception {
    Path home = folder.resolve("home");
    Path entry = Files.createDirectories(home.resolve("journal")).resolve("1.json");
    // Not ours: only the useless backup goes.
    Path backup = Files.writeString(home.resolve("resolv.conf.zta"), "");
    Files.writeString(
        entry,
        "{\"schema\":\"zta.os-change/1\",\"kind\":\"names.resolvconf\",\"details\":{\"path\":"
            + "\"/etc/resolv.conf\",\"backup\":\""
            + backup
            + "\",\"sha256\":\""
            + "0".repeat(64)
            + "\"}}");
    start("-Dzta.launcher.watchdog=true", "-Dzta.agent.home=" + home);
    assertEquals("started 2 bundles", firstLine());
    ProcessHandle watchdog = process.descendants().findFirst().orElseThrow();
    assertTrue(Files.exists(entry));

    process.destroyForcibly();

    watchdog.onExit().get(30, TimeUnit.SECONDS);
    assertFalse(Files.exists(entry));
    assertFalse(Files.exists(backup));
    String log = Files.readString(home.resolve("watchdog.log"));
    assertTrue(log.contains("watchdog: The agent has died"), log);
    assertTrue(log.contains("watchdog: undone: restore /etc/resolv.conf"), log);
  }

  @Test
  @NeedsRoot(to = "have a watchdog")
  void tellsItsWatchdogThatItEndsInOrder() throws Exception {
    Path home = Files.createDirectories(folder.resolve("home"));
    start("-Dzta.launcher.watchdog=true", "-Dzta.agent.home=" + home);
    assertEquals("started 2 bundles", firstLine());
    ProcessHandle watchdog = process.descendants().findFirst().orElseThrow();

    process.destroy();

    assertEquals(SIGTERM_STATUS, status());
    watchdog.onExit().get(30, TimeUnit.SECONDS);
    assertFalse(Files.exists(home.resolve("watchdog.log")));
  }

  private void runOnce(String expected) throws Exception {
    start();
    assertEquals(expected, firstLine());
    process.destroy();
    assertEquals(SIGTERM_STATUS, status());
  }

  private void start(String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                launcher().toString(),
                "--bundles",
                bundles.toString(),
                "--state",
                state.toString()));
    command.addAll(List.of(more));
    process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
  }

  private static Path launcher() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files.filter(file -> file.toString().endsWith(".jar")).findFirst().orElseThrow();
    }
  }

  /** Returns the first line on standard output without the time it took. */
  private String firstLine() throws IOException {
    BufferedReader out = process.inputReader(UTF_8);
    String line = out.readLine();
    return line == null ? errors() : line.replaceFirst(" in \\d+ ms$", "");
  }

  private int status() throws InterruptedException {
    assertTrue(process.waitFor(30, TimeUnit.SECONDS), "still running");
    return process.exitValue();
  }

  /** Returns the launcher's own lines on standard error. */
  private String errors() throws IOException {
    return Files.readAllLines(errors).stream()
        .filter(line -> line.startsWith("ZTA-"))
        .collect(Collectors.joining("\n"));
  }
}
