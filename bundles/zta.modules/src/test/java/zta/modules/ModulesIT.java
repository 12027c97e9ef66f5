package zta.modules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.fault.FaultException;
import zta.api.module.HealthProbe;
import zta.api.module.ModuleManager;
import zta.api.module.ModuleState;
import zta.api.module.ModuleStatus;
import zta.api.runtime.AgentDirectories;
import zta.api.status.MessageHistory;
import zta.api.status.StatusService;
import zta.modules.fixture.FailingModule;
import zta.modules.fixture.GoodModule;
import zta.modules.fixture.HangingModule;
import zta.modules.fixture.SickModule;
import zta.testkit.BundleJar;
import zta.testkit.Container;
import zta.testkit.ContainerSpec;
import zta.testkit.doubles.DirectoriesDouble;
import zta.testkit.doubles.StatusDouble;

/** The module manager in a real framework, with modules that are well, fail, hang and lie. */
class ModulesIT {
  @TempDir Path folder;
  private final AtomicLong ticks = new AtomicLong();
  private final StatusDouble agent = new StatusDouble();
  private Container container;
  private ModuleManager manager;

  @BeforeEach
  void start() {
    container = Container.start(ContainerSpec.of("com.google.gson", "zta.modules"));
    container.configure("zta.modules", Map.of("startMillis", 1000L, "stopMillis", 1000L));
    InstantSource clock = () -> Instant.EPOCH.plusSeconds(ticks.incrementAndGet());
    container
        .context()
        .registerService(AgentDirectories.class, new DirectoriesDouble(folder), null);
    container.context().registerService(StatusService.class, agent, null);
    container.context().registerService(MessageHistory.class, agent, null);
    container.context().registerService(InstantSource.class, clock, null);
    manager = container.service(ModuleManager.class);
  }

  @AfterEach
  void stop() {
    container.close();
  }

  @Test
  void startsWhatIsInstalledUntilSomebodyChooses() throws Exception {
    assertEquals(ModuleState.RUNNING, manager.install(good("one", "1.0.0")).state());
    assertEquals("1.0.0", container.service(Callable.class).call());
  }

  @Test
  void enablesExactlyTheNamedModulesAndLeavesOthersUntouched() throws Exception {
    manager.install(good("one", "1.0.0"));
    manager.install(good("two", "1.0.0"));
    Instant started = status("one").since();

    manager.enableExactly(Set.of("one"));

    assertEquals(ModuleState.RUNNING, status("one").state());
    assertEquals(ModuleState.DISABLED, status("two").state());
    manager.enableExactly(Set.of("one", "two"));
    assertEquals(ModuleState.RUNNING, status("two").state());
    assertEquals(started, status("one").since());
  }

  @Test
  void aModuleThatNobodyKnowsIsReportedAndTheOthersRun() throws Exception {
    manager.install(good("one", "1.0.0"));
    manager.enableExactly(Set.of("one", "teleport"));
    assertEquals("ZTA-MODULE-004", agent.raised().get(0).code());
    assertEquals(ModuleState.RUNNING, status("one").state());
  }

  @Test
  void switchesToANewVersionAndBack() throws Exception {
    manager.install(good("one", "1.0.0"));
    ModuleStatus updated = manager.install(good("one", "1.1.0"));
    assertEquals("1.1.0", updated.description().version());
    assertEquals(List.of("1.0.0"), updated.fallback());
    assertEquals("1.1.0", container.service(Callable.class).call());

    assertEquals("1.0.0", manager.rollback("one").description().version());
    assertEquals("1.0.0", container.service(Callable.class).call());
  }

  @Test
  void aVersionThatIsKeptComesBackByItsFile() throws Exception {
    manager.install(good("one", "1.0.0"));
    Path later = good("one", "1.1.0");
    manager.install(later);
    manager.rollback("one");

    assertEquals("1.1.0", manager.install(later).description().version());
    assertEquals("1.1.0", container.service(Callable.class).call());

    Path other = module("one", "1.0.0").component(SickModule.class, Callable.class).writeTo(folder);
    for (Path file : List.of(later, other)) {
      FaultException refused = assertThrows(FaultException.class, () -> manager.install(file));
      assertEquals("ZTA-MODULE-005", refused.fault().code());
    }
  }

  @Test
  void aFaultIsTakenBackWhenItsCauseHasGone() throws Exception {
    Path text =
        Files.writeString(new DirectoriesDouble(folder).modules().resolve("a.jar"), "hello");
    manager.enableExactly(Set.of("one", "teleport"));
    assertEquals(Set.of("modules:shelf:a.jar", "modules:unknown"), agent.standing().keySet());

    Files.delete(text);
    manager.enableExactly(Set.of("one"));
    manager.install(good("one", "1.0.0"));
    manager.enableExactly(Set.of("one"));

    assertEquals(Set.of(), agent.standing().keySet());
  }

  @Test
  void aVersionThatFailsNeverReplacesTheOneInForce() throws Exception {
    manager.install(good("one", "1.0.0"));
    Path broken =
        module("one", "2.0.0").component(FailingModule.class, Callable.class).writeTo(folder);

    FaultException refused = assertThrows(FaultException.class, () -> manager.install(broken));

    assertEquals("ZTA-MODULE-002", refused.fault().code());
    assertEquals("1.0.0", container.service(Callable.class).call());
    assertEquals(List.of(), status("one").fallback());
  }

  @Test
  void aVersionThatCannotBeKeptNeverReplacesTheOneInForce() throws Exception {
    manager.install(good("one", "1.0.0"));
    Path inTheWay = new DirectoriesDouble(folder).modules().resolve("one-2.0.0.jar");
    Files.createDirectories(inTheWay.resolve("full"));
    Path next = good("one", "2.0.0");

    FaultException refused = assertThrows(FaultException.class, () -> manager.install(next));

    assertEquals("ZTA-STORE-001", refused.fault().code());
    assertEquals(ModuleState.RUNNING, status("one").state());
    assertEquals("1.0.0", container.service(Callable.class).call());
  }

  @Test
  void nothingIsKeptOfAVersionThatFailed() throws Exception {
    Path broken =
        module("one", "2.0.0").component(FailingModule.class, Callable.class).writeTo(folder);
    assertThrows(FaultException.class, () -> manager.install(broken));
    assertFalse(Files.exists(new DirectoriesDouble(folder).modules().resolve("one-2.0.0.jar")));
  }

  @Test
  void aVersionThatHangsIsGivenUp() throws Exception {
    manager.install(good("one", "1.0.0"));
    Path hanging =
        module("one", "2.0.0").component(HangingModule.class, Callable.class).writeTo(folder);
    container.configure(
        "zta.modules", Map.of("startMillis", 300L, "healthMillis", 300L, "stopMillis", 300L));
    ModuleManager hasty = container.service(ModuleManager.class);

    FaultException refused = assertThrows(FaultException.class, () -> hasty.install(hanging));

    assertEquals("ZTA-MODULE-003", refused.fault().code());
    assertEquals("1.0.0", container.service(Callable.class).call());
  }

  @Test
  void aModulesOwnProbeCounts() throws Exception {
    Path sick =
        module("sick", "1.0.0").component(SickModule.class, HealthProbe.class).writeTo(folder);
    FaultException refused = assertThrows(FaultException.class, () -> manager.install(sick));
    assertEquals("ZTA-SICK-001", refused.fault().code());
  }

  @Test
  void whatDoesNotResolveIsRemovedAndSaysWhatItLacks() {
    Path needy = module("one", "1.0.0").header("Import-Package", "not.there").writeTo(folder);
    FaultException refused = assertThrows(FaultException.class, () -> manager.install(needy));
    assertEquals("ZTA-MODULE-001", refused.fault().code());
    assertTrue(refused.fault().reason().contains("not.there"), refused.fault().reason());
    assertEquals(List.of(), manager.modules());
  }

  @Test
  void refusesWhatIsNotAModule() throws Exception {
    Path text = Files.writeString(folder.resolve("a.jar"), "hello");
    Path exporting = module("one", "1.0.0").header("Export-Package", "zta.evil").writeTo(folder);
    Path nameless = new BundleJar("plain").version("1.0.0").writeTo(folder);
    Path active = module("two", "1.0.0").header("Bundle-Activator", "zta.Evil").writeTo(folder);
    for (Path file : List.of(text, exporting, nameless, active)) {
      FaultException refused = assertThrows(FaultException.class, () -> manager.install(file));
      assertEquals("ZTA-MODULE-005", refused.fault().code());
    }
  }

  @Test
  void whatWasChosenOutlivesARestart() throws Exception {
    manager.install(good("one", "1.0.0"));
    manager.install(good("two", "1.0.0"));
    manager.enableExactly(Set.of("two"));
    container.close();

    start();

    assertEquals(ModuleState.DISABLED, status("one").state());
    assertEquals(ModuleState.RUNNING, status("two").state());
  }

  private ModuleStatus status(String keyword) {
    return manager.modules().stream()
        .filter(module -> module.description().keyword().equals(keyword))
        .findFirst()
        .orElseThrow();
  }

  private Path good(String keyword, String version) {
    return module(keyword, version).component(GoodModule.class, Callable.class).writeTo(folder);
  }

  private static BundleJar module(String keyword, String version) {
    return new BundleJar("test." + keyword)
        .version(version)
        .header("Zta-Module", keyword)
        .header("Import-Package", "org.osgi.framework,zta.api.module,zta.api.fault");
  }
}
