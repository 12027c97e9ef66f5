package zta.ui.internal;

import java.awt.Component;
import java.awt.Frame;
import java.awt.Rectangle;
import java.awt.Robot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.imageio.ImageIO;
import javax.swing.AbstractButton;
import javax.swing.JLabel;
import javax.swing.JTable;
import javax.swing.JTextArea;
import org.assertj.swing.data.Index;
import org.assertj.swing.edt.FailOnThreadViolationRepaintManager;
import org.assertj.swing.edt.GuiActionRunner;
import org.assertj.swing.fixture.FrameFixture;
import org.osgi.framework.Bundle;
import zta.api.enrolment.EnrolmentMethod;
import zta.api.fault.FaultCode;
import zta.api.flow.LocalUser;
import zta.control.internal.AgentForTests;
import zta.control.internal.Doubles;
import zta.testkit.Container;
import zta.testkit.ContainerSpec;

/** Scenarios with a real window against the real control server; run by {@link TileIT}. */
final class TileScenarios {
  private static final LocalUser ALICE = new LocalUser("alice");
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

  /** What is tried. */
  enum Scenario {
    SHOWS_ABSENT_AGENT_AND_CONNECTS_AGAIN,
    SYNC_NOW_REACHES_THE_AGENT,
    PLAIN_USER_CANNOT_UNENROL_IN_CERTIFICATE_MODE,
    ADMINISTRATOR_UNENROLS_IN_TWO_CLICKS,
    ENROLLS,
    ATTENTION_IS_LISTED_WITH_CODE_AND_REMEDY,
    EVERYTHING_HAS_A_NAME_AND_AN_ACCESSIBLE_NAME,
    LOOKS_RIGHT_IN_LIGHT,
    LOOKS_RIGHT_IN_DARK,
    BUNDLE_SHOWS_THE_TILE_AND_TAKES_IT_AWAY,
    CLOSING_THE_WINDOW_ENDS_A_CONTAINER_OF_ITS_OWN
  }

  private final Path folder;
  private final Path pictures;

  private TileScenarios(Path folder, Path pictures) {
    this.folder = folder;
    this.pictures = pictures;
  }

  public static void main(String[] arguments) throws Exception {
    FailOnThreadViolationRepaintManager.install();
    TileScenarios scenarios = new TileScenarios(Path.of(arguments[0]), Path.of(arguments[1]));
    Files.createDirectories(scenarios.pictures);
    int failed = 0;
    for (Scenario scenario : Scenario.values()) {
      try {
        scenarios.run(scenario);
        System.out.println("ok " + scenario);
      } catch (Throwable e) {
        failed++;
        System.out.println("FAILED " + scenario);
        e.printStackTrace(System.out);
      }
    }
    System.exit(failed);
  }

  private void run(Scenario scenario) throws Exception {
    Path socket = folder.resolve(Integer.toHexString(scenario.name().hashCode()) + ".sock");
    switch (scenario) {
      case SHOWS_ABSENT_AGENT_AND_CONNECTS_AGAIN -> absentAgent(socket);
      case SYNC_NOW_REACHES_THE_AGENT -> syncNow(socket);
      case PLAIN_USER_CANNOT_UNENROL_IN_CERTIFICATE_MODE -> plainUser(socket);
      case ADMINISTRATOR_UNENROLS_IN_TWO_CLICKS -> administrator(socket);
      case ENROLLS -> enrolls(socket);
      case ATTENTION_IS_LISTED_WITH_CODE_AND_REMEDY -> attention(socket);
      case EVERYTHING_HAS_A_NAME_AND_AN_ACCESSIBLE_NAME -> names(socket);
      case LOOKS_RIGHT_IN_LIGHT -> looks(socket, Appearance.LIGHT);
      case LOOKS_RIGHT_IN_DARK -> looks(socket, Appearance.DARK);
      case BUNDLE_SHOWS_THE_TILE_AND_TAKES_IT_AWAY -> bundle();
      case CLOSING_THE_WINDOW_ENDS_A_CONTAINER_OF_ITS_OWN -> closed();
    }
  }

  private void absentAgent(Path socket) throws Exception {
    try (Shown tile = Shown.at(socket, Appearance.LIGHT)) {
      tile.awaitState("The agent is not running");
      tile.window.button("primary").requireVisible().requireText("Details");
      try (AgentForTests agent = AgentForTests.servingOnly(ALICE, socket)) {
        agent.agent().enrolled(ALICE, EnrolmentMethod.CERTIFICATE);
        tile.awaitState("Enrolled in Zero Trust Access");
      }
      tile.awaitState("The agent is not running");
    }
  }

  private void syncNow(Path socket) throws Exception {
    try (AgentForTests agent = enrolled(socket);
        Shown tile = Shown.at(socket, Appearance.LIGHT)) {
      tile.awaitState("Enrolled in Zero Trust Access");
      tile.window.tabbedPane("tabs").selectTab("Configuration");
      tile.window.label("revision").requireText("12");
      tile.window.button("syncNow").requireEnabled().click();
      await("the sync reaches the agent", () -> agent.sync().syncs() == 1);
      agent.sync().end().complete(Doubles.synced());
      tile.await("note", "Nothing new: revision 12.");
    }
  }

  private void plainUser(Path socket) throws Exception {
    try (AgentForTests agent = enrolled(socket);
        Shown tile = Shown.at(socket, Appearance.LIGHT)) {
      check(agent.sync().syncs() == 0);
      tile.awaitState("Enrolled in Zero Trust Access");
      tile.window.tabbedPane("tabs").selectTab("Advanced");
      tile.window.button("unenroll").requireVisible().requireDisabled();
      String reason = Objects.requireNonNull(tile.window.textBox("unenrollReason").text());
      check(reason.contains("administrator"));
    }
  }

  private void administrator(Path socket) throws Exception {
    LocalUser root = new LocalUser("root");
    try (AgentForTests agent = AgentForTests.servingOnly(root, socket);
        Shown tile = Shown.at(socket, Appearance.LIGHT)) {
      agent.agent().enrolled(root, EnrolmentMethod.CERTIFICATE);
      agent.agent().onChange(() -> agent.tell(root));
      agent.tell(root);
      tile.awaitState("Enrolled in Zero Trust Access");
      tile.window.tabbedPane("tabs").selectTab("Advanced");
      tile.window.button("unenroll").requireEnabled().click();
      check(agent.agent().enrolment(root).isPresent());
      tile.window.button("confirmUnenroll").click();
      tile.awaitState("Not enrolled");
      check(agent.agent().enrolment(root).isEmpty());
    }
  }

  private void enrolls(Path socket) throws Exception {
    try (AgentForTests agent = AgentForTests.servingOnly(ALICE, socket);
        Shown tile = Shown.at(socket, Appearance.LIGHT)) {
      agent.agent().onChange(() -> agent.tell(ALICE));
      tile.awaitState("Not enrolled");
      tile.window.button("primary").requireText("Enroll").click();
      tile.awaitState("Enrolled in Zero Trust Access");
      tile.window.label("about").requireText("alice@acme.example at Acme Corp");
      tile.window.button("primary").requireText("Sync Now");
    }
  }

  private void attention(Path socket) throws Exception {
    try (AgentForTests agent = enrolled(socket);
        Shown tile = Shown.at(socket, Appearance.LIGHT)) {
      tile.awaitState("Enrolled in Zero Trust Access");
      tile.window.tabbedPane("tabs").selectTab("Advanced");
      agent
          .agent()
          .raise("sync", FaultCode.HEADEND_UNREACHABLE.at("https://headend:8443", "no answer"));
      tile.awaitState("Attention needed");
      tile.window.button("primary").requireText("Details").click();
      tile.window.tabbedPane("tabs").requireTitle("Details", Index.atIndex(0));
      String text = Objects.requireNonNull(tile.window.textBox("attentionText0").text());
      check(text.contains("ZTA-NET-001") && text.contains("Check the network"));
      agent.agent().clear("sync");
      tile.awaitState("Enrolled in Zero Trust Access");
    }
  }

  private void names(Path socket) throws Exception {
    try (AgentForTests agent = enrolled(socket);
        Shown tile = Shown.at(socket, Appearance.LIGHT)) {
      agent
          .agent()
          .raise("sync", FaultCode.HEADEND_UNREACHABLE.at("https://headend:8443", "no answer"));
      tile.awaitState("Attention needed");
      List<String> nameless = new ArrayList<>();
      GuiActionRunner.execute(() -> collect(tile.tile.window().frame().getContentPane(), nameless));
      check(nameless.isEmpty(), nameless.toString());
    }
  }

  private static void collect(java.awt.Container container, List<String> nameless) {
    for (Component component : container.getComponents()) {
      boolean told =
          component instanceof AbstractButton
              || component instanceof JTable
              || component instanceof JTextArea;
      boolean part =
          component.getClass().getName().startsWith("com.formdev")
              || component.getParent().getClass().getName().contains("ScrollBar");
      String spoken =
          Optional.ofNullable(component.getAccessibleContext())
              .map(context -> context.getAccessibleName())
              .orElse("");
      if (told && !part && (component.getName() == null || spoken.isBlank())) {
        nameless.add(component.toString());
      }
      if (component instanceof JLabel && spoken.isBlank()) {
        nameless.add(component.toString());
      }
      if (component instanceof java.awt.Container inner) {
        collect(inner, nameless);
      }
    }
  }

  private void looks(Path socket, Appearance appearance) throws Exception {
    String look = appearance.name().toLowerCase(Locale.ROOT);
    try (AgentForTests agent = enrolled(socket);
        Shown tile = Shown.at(socket, appearance)) {
      tile.awaitState("Enrolled in Zero Trust Access");
      picture(tile, "enrolled-" + look);
      tile.window.tabbedPane("tabs").selectTab("Configuration");
      picture(tile, "configuration-" + look);
      tile.window.tabbedPane("tabs").selectTab("Advanced");
      picture(tile, "advanced-" + look);
      agent
          .agent()
          .raise(
              "sync",
              FaultCode.HEADEND_UNREACHABLE.at(
                  "https://headend.acme.example:8443", "no answer within 10 s"));
      agent
          .agent()
          .raise(
              "module",
              FaultCode.MODULE_UNHEALTHY.at(
                  "dart 0.2.0", "its health check takes longer than 5 s"));
      tile.awaitState("Attention needed");
      tile.window.button("primary").click();
      picture(tile, "attention-" + look);
    }
  }

  private void closed() throws Exception {
    ContainerSpec spec =
        container(Map.of("zta.agent.home", folder.toString(), TileComponent.ALONE, "true"));
    try (Container container = Container.start(spec)) {
      Bundle framework = container.context().getBundle(0);
      await("the tile is shown", () -> shown().isPresent());
      FrameFixture window = new FrameFixture(shown().orElseThrow());
      window.close();
      window.robot().cleanUpWithoutDisposingWindows();
      await("the container has ended", () -> framework.getState() == Bundle.RESOLVED);
    }
  }

  private static ContainerSpec container(Map<String, String> properties) {
    return new ContainerSpec(
        List.of("zta.ui", "zta.api", "com.google.gson"), List.of(), properties);
  }

  private void bundle() throws Exception {
    Path home = Files.createDirectories(folder.resolve("a"));
    Path socket = Files.createDirectories(home.resolve("run")).resolve("agent.sock");
    ContainerSpec spec = container(Map.of("zta.agent.home", home.toString()));
    try (AgentForTests agent = enrolled(socket);
        Container container = Container.start(spec)) {
      await("the tile is shown", () -> shown().isPresent());
      FrameFixture window = new FrameFixture(shown().orElseThrow());
      await(
          "it shows what the agent says",
          () -> "Enrolled in Zero Trust Access".equals(window.label("state").text()));
      check(agent.agent().enrolment(ALICE).isPresent());
      window.robot().cleanUpWithoutDisposingWindows();
      container.bundle("zta.ui").stop();
      await("the tile is gone", () -> shown().isEmpty());
    }
  }

  private static Optional<Frame> shown() {
    return GuiActionRunner.execute(
        () ->
            Arrays.stream(Frame.getFrames())
                .filter(frame -> "tile".equals(frame.getName()) && frame.isShowing())
                .findFirst());
  }

  private void picture(Shown tile, String name) throws Exception {
    tile.window.robot().waitForIdle();
    Rectangle bounds = GuiActionRunner.execute(() -> tile.tile.window().frame().getBounds());
    Path file = pictures.resolve(name + ".png");
    ImageIO.write(new Robot().createScreenCapture(bounds), "png", file.toFile());
    check(Files.size(file) > 4000, "a picture with something on it");
  }

  private static AgentForTests enrolled(Path socket) throws Exception {
    AgentForTests agent = AgentForTests.servingOnly(ALICE, socket);
    agent.agent().enrolled(ALICE, EnrolmentMethod.CERTIFICATE);
    agent.agent().onChange(() -> agent.tell(ALICE));
    return agent;
  }

  private static void check(boolean holds) {
    check(holds, "");
  }

  private static void check(boolean holds, String words) {
    if (!holds) {
      throw new AssertionError(words);
    }
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE;
    while (!condition.getAsBoolean()) {
      check(System.nanoTime() < deadline, "not in time: " + what);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** A tile on the screen with a robot at its buttons. */
  private record Shown(Tile tile, FrameFixture window) implements AutoCloseable {
    static Shown at(Path socket, Appearance appearance) {
      Tile tile =
          GuiActionRunner.execute(
              () -> {
                appearance.set();
                return new Tile(socket, () -> {});
              });
      GuiActionRunner.execute(tile::open);
      return new Shown(tile, new FrameFixture(tile.window().frame()));
    }

    void awaitState(String text) throws InterruptedException {
      await("state", text);
    }

    void await(String label, String text) throws InterruptedException {
      TileScenarios.await(label + " = " + text, () -> text.equals(window.label(label).text()));
    }

    @Override
    public void close() {
      GuiActionRunner.execute(tile::close);
      window.cleanUp();
    }
  }
}
