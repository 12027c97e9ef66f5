package zta.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContainerStartIT {
  @Test
  void namesBundleThatIsNotOnTheClassPath() {
    ContainerException e =
        assertThrows(
            ContainerException.class, () -> Container.start(ContainerSpec.of("no.such.bundle")));

    assertTrue(e.getMessage().contains("no.such.bundle"), e.getMessage());
  }

  @Test
  void namesBundleThatDoesNotResolveAtStart() {
    // What it imports, the test tools, is in no bundle of this container.
    ContainerException e =
        assertThrows(
            ContainerException.class, () -> Container.start(ContainerSpec.of("zta.testkit")));

    assertTrue(e.getMessage().contains("zta.testkit does not start"), e.getMessage());
    assertTrue(e.getMessage().contains("missing requirement"), e.getMessage());
  }

  @Test
  void handsFrameworkPropertiesOn() {
    ContainerSpec spec = new ContainerSpec(List.of(), List.of(), Map.of("zta.probe", "on"));

    try (Container container = Container.start(spec)) {
      assertEquals("on", container.context().getProperty("zta.probe"));
    }
  }

  @Test
  void runsTwoContainersSideBySide() {
    try (Container agent = Container.start(ContainerSpec.of());
        Container headend = Container.start(ContainerSpec.of())) {
      agent.configure("pid", Map.of("side", "agent"));
      headend.configureFactory("pid", "one", Map.of("side", "headend"));

      assertTrue(agent.context() != headend.context());
    }
  }
}
