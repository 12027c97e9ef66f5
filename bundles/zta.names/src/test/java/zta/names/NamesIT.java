package zta.names;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.intercept.Catchment.Catch;
import zta.api.intercept.CatchmentListener;
import zta.api.intercept.Claim;
import zta.api.intercept.Interceptor;
import zta.api.journal.UndoHandler;
import zta.api.names.ResolverPort;
import zta.api.names.SyntheticAddresses;
import zta.api.runtime.AgentDirectories;
import zta.names.internal.dns.Wire;
import zta.testkit.Container;
import zta.testkit.ContainerSpec;

/** The bundle in a container: off by default, its services there while it serves. */
class NamesIT {
  @TempDir Path home;
  private Container container;

  @BeforeEach
  void start() {
    container = Container.start(ContainerSpec.of("io.netty.*", "zta.io", "zta.names"));
    container.context().registerService(AgentDirectories.class, new Home(home), null);
  }

  @AfterEach
  void stop() {
    container.close();
  }

  private static int freePort() throws IOException {
    for (int at = 26_000; at < 27_000; at++) {
      try (ServerSocket probe = new ServerSocket(at, 1, InetAddress.getLoopbackAddress())) {
        return probe.getLocalPort();
      } catch (IOException taken) {
        // The next one, then.
      }
    }
    throw new IOException("no free port");
  }

  @Test
  void isOffUnlessEnabledAndGoesAsItCame() throws Exception {
    container.service(CatchmentListener.class);
    assertEquals("names.resolvconf", container.service(UndoHandler.class).kind());
    container.awaitGone(ResolverPort.class);

    int port = freePort();
    container.configure("zta.names", Map.of("enabled", true, "port", port, "steering", "none"));
    ResolverPort resolver = container.service(ResolverPort.class);
    SyntheticAddresses addresses = container.service(SyntheticAddresses.class);
    Claim claim = new Claim(List.of("*.corp.example"), List.of(), List.of(), List.of());
    container
        .service(CatchmentListener.class)
        .changed(new Catch(1, true, List.of(claim), List.of()));

    byte[] answer =
        resolver
            .answer(
                Wire.query("app.corp.example", 1),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711))
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    byte[] last = Arrays.copyOfRange(answer, answer.length - 4, answer.length);
    try (SyntheticAddresses.Lease lease =
        addresses.hold(InetAddress.getByAddress(last)).orElseThrow()) {
      assertEquals("app.corp.example", lease.name());
    }
    assertEquals(port, resolver.addresses().get(0).getPort());
    Interceptor shown = container.service(Interceptor.class);
    assertEquals("names", shown.name());
    assertTrue(shown.mechanism().contains("none"));

    container.configure("zta.names", Map.of("enabled", false));
    container.awaitGone(ResolverPort.class);
    container.awaitGone(SyntheticAddresses.class);
  }

  private record Home(Path home) implements AgentDirectories {
    @Override
    public Path enrollments() {
      return home;
    }

    @Override
    public Path cachedConfigs() {
      return home;
    }

    @Override
    public Path enrollmentChoices() {
      return home;
    }

    @Override
    public Path certificates() {
      return home;
    }

    @Override
    public Path modules() {
      return home;
    }

    @Override
    public Path logs() {
      return home;
    }

    @Override
    public Path run() {
      return home;
    }
  }
}
