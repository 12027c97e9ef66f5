package zta.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.module.ModuleManager;
import zta.api.module.ModuleState;
import zta.api.module.ModuleStatus;
import zta.api.runtime.AgentDirectories;
import zta.api.status.MessageHistory;
import zta.api.status.StatusService;
import zta.interop.fixture.Ping;
import zta.testkit.BundleJar;
import zta.testkit.Container;
import zta.testkit.ContainerSpec;
import zta.testkit.doubles.DirectoriesDouble;
import zta.testkit.doubles.StatusDouble;

/**
 * The ASA-style file changes while everything runs; the real module manager follows within two
 * seconds.
 */
class AsaFileIT {
  private static final Duration PROMISED = Duration.ofSeconds(2);

  @TempDir Path home;
  private final StatusDouble agent = new StatusDouble();
  private Container container;
  private ModuleManager manager;

  @BeforeEach
  void start() throws Exception {
    Files.createDirectories(home.resolve("modules"));
    for (String keyword : new String[] {"dart", "nvm", "posture"}) {
      new BundleJar("test." + keyword)
          .version("1.0.0")
          .header("Zta-Module", keyword)
          .component(Ping.class, Callable.class)
          .writeTo(home.resolve("modules"));
    }
    write("dart,nvm");
    container = Container.start(ContainerSpec.of("com.google.gson", "zta.modules", "zta.interop"));
    container.context().registerService(AgentDirectories.class, new DirectoriesDouble(home), null);
    container.context().registerService(StatusService.class, agent, null);
    container.context().registerService(MessageHistory.class, agent, null);
    container.context().registerService(InstantSource.class, InstantSource.system(), null);
    manager = container.service(ModuleManager.class);
    await("dart", true);
    await("posture", false);
  }

  @AfterEach
  void stop() {
    container.close();
  }

  @Test
  void startsAndStopsModulesWithinTwoSecondsAndOthersKeepTheirStartTime() throws Exception {
    Instant dartSince = module("dart").since();

    Instant changed = Instant.now();
    write("dart,posture");
    await("posture", true);
    await("nvm", false);

    Duration took = Duration.between(changed, Instant.now());
    assertTrue(took.compareTo(PROMISED) < 0, "took " + took);
    assertEquals(dartSince, module("dart").since());
    assertEquals(ModuleState.RUNNING, module("dart").state());
  }

  @Test
  void aFileThatSaysNothingAboutModulesLeavesThemAsTheyAre() throws Exception {
    replace("hostname edge\nwebvpn\n anyconnect frobnicate\n");
    awaitFault("ZTA-CONFIG-005");
    assertEquals(ModuleState.RUNNING, module("dart").state());
    assertEquals(ModuleState.RUNNING, module("nvm").state());
  }

  @Test
  void anUnknownModuleIsNamedAndTheOthersRun() throws Exception {
    write("dart,teleport");
    awaitFault("ZTA-MODULE-004");
    await("nvm", false);
    assertEquals(ModuleState.RUNNING, module("dart").state());
  }

  @Test
  void aFileThatGoesAwayLeavesTheModulesAsTheyAre() throws Exception {
    Files.delete(home.resolve("zta.conf"));
    write("posture");
    await("posture", true);
    await("dart", false);
    assertFalse(agent.raised().stream().anyMatch(fault -> fault.code().startsWith("ZTA-MODULE")));
  }

  private ModuleStatus module(String keyword) {
    return manager.modules().stream()
        .filter(status -> status.description().keyword().equals(keyword))
        .findFirst()
        .orElseThrow();
  }

  private void await(String keyword, boolean running) throws InterruptedException {
    ModuleState wanted = running ? ModuleState.RUNNING : ModuleState.DISABLED;
    awaitTrue(() -> module(keyword).state() == wanted, () -> module(keyword).toString());
  }

  private void awaitFault(String code) throws InterruptedException {
    awaitTrue(
        () -> agent.raised().stream().anyMatch(fault -> fault.code().equals(code)),
        () -> agent.raised().toString());
  }

  private static void awaitTrue(
      java.util.function.BooleanSupplier condition, java.util.function.Supplier<String> otherwise)
      throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, otherwise.get());
      java.util.concurrent.TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private void write(String modules) throws IOException {
    replace("group-policy staff attributes\n webvpn\n  anyconnect modules value " + modules + "\n");
  }

  private void replace(String text) throws IOException {
    Path draft = Files.writeString(home.resolve("zta.conf.new"), text);
    Files.move(draft, home.resolve("zta.conf"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }
}
