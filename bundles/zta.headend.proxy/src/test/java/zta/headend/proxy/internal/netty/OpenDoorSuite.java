package zta.headend.proxy.internal.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import zta.headend.proxy.internal.fixture.Ports;
import zta.headend.proxy.internal.fixture.Targets;
import zta.headend.proxy.internal.fixture.UdpTarget;

/**
 * The proxy's HTTP/3 for programs of others that have no certificate: the command {@code zta.suite}
 * runs with the places of everything in its environment, and says by its status whether all is
 * well. No test of every build; {@code conformance/} starts it.
 */
class OpenDoorSuite {
  private static final String POLICY =
      """
      {"schema":"zta.policy/1",
       "resources":[{"id":"app","name":"App","names":["app.test"],"internalHost":"127.0.0.1",
         "loopback":true,"ports":["udp/1-65535","tcp/1-65535"]}],
       "rules":[{"id":"all","name":"All","effect":"allow","resources":["app"]}]}
      """;

  // A door is open until it is closed; nothing is asked of it.
  @SuppressWarnings("try")
  @Test
  void commandIsContent() throws Exception {
    String command = System.getProperty("zta.suite");
    int port = Ports.free();
    int web = Ports.free();
    try (OpenDoor door = new OpenDoor(port, POLICY);
        Targets targets = new Targets();
        UdpTarget echo = UdpTarget.echo(Ports.free())) {
      targets.listen(web, OpenDoorSuite::page);
      ProcessBuilder suite = new ProcessBuilder(command).redirectErrorStream(true);
      suite.redirectOutput(Path.of(System.getProperty("zta.suite.log")).toFile());
      suite
          .environment()
          .putAll(
              Map.of(
                  "ZTA_PORT", Integer.toString(port),
                  "ZTA_WEB", "app.test:" + web,
                  "ZTA_UDP_ECHO", "app.test:" + echo.port()));
      Process process = suite.start();
      try {
        assertEquals(0, process.waitFor(), command + " is not content, see its log");
      } finally {
        process.destroy();
      }
    }
  }

  private static void page(Socket socket) throws Exception {
    socket.getInputStream().read();
    socket.getOutputStream().write("HTTP/1.0 200 OK\r\n\r\nprivate page".getBytes(US_ASCII));
    socket.shutdownOutput();
    socket.getInputStream().readAllBytes();
  }
}
