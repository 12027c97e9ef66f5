package zta.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import zta.testkit.fixture.Greeting;

@OsgiContainer
class ContainerIT {
  private static final Duration SHORT = Duration.ofMillis(50);

  @TempDir Path folder;

  @Test
  void startsWithDeclarativeServices(
      Container container,
      BundleContext context,
      @OsgiService ServiceComponentRuntime components,
      @OsgiService ConfigurationAdmin configurations) {
    assertSame(context, container.context());
    assertEquals(0, components.getComponentDescriptionDTOs().size());
    assertEquals(
        "org.apache.felix.scr", container.bundle("org.apache.felix.scr").getSymbolicName());
  }

  @Test
  void findsComponentOfTestBundleUntilItStops(Container container) throws Exception {
    Path jar = new BundleJar("greeting").component(Greeting.class, Callable.class).writeTo(folder);

    Bundle bundle = container.install(jar);
    assertEquals("hello", container.service(Callable.class).call());

    bundle.uninstall();
    container.awaitGone(Callable.class);
  }

  @Test
  void namesUnresolvedBundleAndWhatItLacks(Container container)
      throws IOException, BundleException {
    Path jar =
        new BundleJar("needy")
            .header("Import-Package", "not.there;version=\"[1,2)\"")
            .writeTo(folder);

    String message =
        assertThrows(ContainerException.class, () -> container.install(jar)).getMessage();
    container.bundle("needy").uninstall();

    assertTrue(message.contains("needy"), message);
    assertTrue(message.contains("not.there"), message);
  }

  @Test
  void tellsWhichComponentIsNotSatisfied(Container container) throws Exception {
    Path jar = new BundleJar("waiting").component(Greeting.class, Callable.class).writeTo(folder);
    Bundle bundle = container.install(jar);

    String message =
        assertThrows(
                ContainerException.class,
                () -> container.service(Runnable.class, "(name=x)", SHORT))
            .getMessage();
    bundle.uninstall();

    assertTrue(message.startsWith("no service java.lang.Runnable (name=x)"), message);
  }
}
