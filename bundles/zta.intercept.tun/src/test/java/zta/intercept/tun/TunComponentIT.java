package zta.intercept.tun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zta.api.fault.FaultCode;
import zta.api.intercept.Interceptor;
import zta.api.journal.UndoHandler;
import zta.intercept.tun.fixture.Namespaces;
import zta.intercept.tun.fixture.Servers;
import zta.intercept.tun.internal.netty.ContainerAgent;
import zta.testkit.Container;
import zta.testkit.ContainerSpec;
import zta.testkit.NeedsRoot;

/** The bundle in Felix. */
class TunComponentIT {
  @TempDir Path work;

  @Test
  void isOffUntilToldAndSaysWhatIsWrongWithASetting() throws Exception {
    try (Container container =
        Container.start(new ContainerSpec(ContainerAgent.BUNDLES, List.of(), Map.of()))) {
      // Undoes what was left behind even when it is off; under an internal name as well, so that
      // only the framework itself can look it up here.
      assertEquals(
          2, container.context().getAllServiceReferences(UndoHandler.class.getName(), null).length);
      ContainerAgent.registerDoubles(container.context(), work);
      Interceptor off = container.service(Interceptor.class);
      assertEquals("tun", off.name());
      assertEquals("TUN device, switched off", off.mechanism());
      assertEquals(List.of(), off.faults());
      container.configure("zta.intercept.tun", Map.of("enabled", true, "table", 254));
      Interceptor wrong = container.service(Interceptor.class);
      for (int i = 0; i < 100 && wrong.faults().isEmpty(); i++) {
        pause();
        wrong = container.service(Interceptor.class);
      }
      assertEquals(FaultCode.CONFIG_VALUE.id(), wrong.faults().get(0).code());
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @CsvSource({"zta.intercept.tun, TUN device zta0", "zta.intercept.linux, nftables TPROXY"})
  @NeedsRoot(to = "make network namespaces and a TUN device")
  void isSwitchedOnAndOffWhileItRuns(String which, String shown) throws Exception {
    try (Namespaces namespaces = new Namespaces()) {
      Process servers = namespaces.startServer(work.resolve("servers.log"), Servers.class);
      assertEquals("READY", reader(servers).readLine());
      Path log = work.resolve("agent.log");
      Process agent =
          namespaces.startClient(
              log, ContainerAgent.class, work.resolve("journal").toString(), which, shown);
      BufferedReader said = reader(agent);
      assertEquals("READY", skipLog(said), () -> read(log));
      assertTrue(namespaces.ip("route get 10.50.0.1").contains("dev zta0"));
      String banner = "TCP4:10.50.0.1:" + Servers.BANNER;
      assertEquals("220 hi\r\n", namespaces.client("", "socat", "-t", "3", "-", banner).output());
      agent.getOutputStream().write('\n');
      agent.getOutputStream().flush();
      assertEquals("OFF", skipLog(said), () -> read(log));
      assertFalse(namespaces.ip("link show").contains("zta0"));
      assertFalse(namespaces.ip("rule show").contains("lookup 9"));
      assertEquals("", namespaces.client("", "nft", "list", "ruleset").output());
    }
  }

  private static String skipLog(BufferedReader said) throws Exception {
    String line = said.readLine();
    while (line != null && !line.equals("READY") && !line.equals("OFF")) {
      line = said.readLine();
    }
    return line;
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
  }
}
