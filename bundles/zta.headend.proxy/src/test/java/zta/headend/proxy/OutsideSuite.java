package zta.headend.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.headend.proxy.internal.fixture.Ports;
import zta.headend.proxy.internal.fixture.UdpTarget;

/**
 * The whole headend, for a program of others that judges it: the command {@code zta.suite} runs
 * with the places of everything in its environment, and says by its status whether all is well. No
 * test of every build; {@code conformance/} starts it.
 */
class OutsideSuite {
  private static final int PAGE = 1024 * 1024;

  @TempDir Path folder;

  @Test
  void commandIsContent() throws Exception {
    String command = System.getProperty("zta.suite");
    HttpServer web = web();
    try (Headend headend = new Headend(folder);
        ServerSocket echo = echo();
        UdpTarget udpEcho = UdpTarget.echo(Ports.free())) {
      headend.policy(
          """
          {"schema":"zta.policy/1",
           "resources":[
            {"id":"app","name":"App","names":["app.corp.example"],"internalHost":"127.0.0.1","loopback":true},
            {"id":"quic","name":"Quic","names":["quic.corp.example"],"internalHost":"127.0.0.1","loopback":true,
             "ports":["udp/1-65535"]},
            {"id":"pay","name":"Pay","names":["pay.corp.example"],"internalHost":"127.0.0.1","loopback":true}],
           "rules":[
            {"id":"staff","name":"Staff","effect":"allow","resources":["app","quic"],"groups":["staff"]},
            {"id":"finance","name":"Finance","effect":"allow","resources":["pay"],"groups":["finance"]}]}
          """);
      ProcessBuilder suite = new ProcessBuilder(command).redirectErrorStream(true);
      suite.redirectOutput(Path.of(System.getProperty("zta.suite.log")).toFile());
      suite
          .environment()
          .putAll(
              Map.of(
                  "ZTA_PORT", Integer.toString(headend.port),
                  "ZTA_CERTS", folder.toString(),
                  "ZTA_WEB", "app.corp.example:" + web.getAddress().getPort(),
                  "ZTA_DENIED", "pay.corp.example:" + web.getAddress().getPort(),
                  "ZTA_ECHO", "app.corp.example:" + echo.getLocalPort(),
                  "ZTA_UDP", "quic.corp.example",
                  "ZTA_UDP_ECHO", "quic.corp.example:" + udpEcho.port()));
      Process process = suite.start();
      try {
        assertEquals(0, process.waitFor(), command + " is not content, see its log");
      } finally {
        process.destroy();
      }
    } finally {
      web.stop(0);
    }
  }

  /** A private application: {@code /} is short, {@code /long} a mebibyte. */
  private static HttpServer web() throws Exception {
    HttpServer web =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext(
        "/",
        exchange -> {
          byte[] body = "private page".getBytes(US_ASCII);
          byte[] page = exchange.getRequestURI().getPath().equals("/long") ? new byte[PAGE] : body;
          exchange.sendResponseHeaders(200, page.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(page);
          }
        });
    web.start();
    return web;
  }

  private static ServerSocket echo() throws Exception {
    ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(() -> accept(listener), "echo");
    thread.setDaemon(true);
    thread.start();
    return listener;
  }

  private static void accept(ServerSocket listener) {
    try {
      while (true) {
        Socket socket = listener.accept();
        Thread thread = new Thread(() -> serve(socket), "echo");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (java.io.IOException e) {
      // The suite is over.
    }
  }

  private static void serve(Socket socket) {
    try (socket;
        InputStream in = socket.getInputStream()) {
      in.transferTo(socket.getOutputStream());
    } catch (java.io.IOException e) {
      // The peer went.
    }
  }
}
