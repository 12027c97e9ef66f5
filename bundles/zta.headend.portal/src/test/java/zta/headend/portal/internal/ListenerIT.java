package zta.headend.portal.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.headend.Directory;
import zta.lib.x509.Pem;
import zta.lib.x509.PinnedTrust;
import zta.lib.x509.Pins;

/** The listener itself. */
class ListenerIT {
  private static final int MORE_THAN_THREADS = 40;

  @TempDir Path folder;

  @Test
  void waitsForATakenPortWhileTheRestWorks() throws Exception {
    int port = Headend.freePort();
    ServerSocket other = new ServerSocket();
    other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    try (Headend headend = new Headend(folder.resolve("headend"), port)) {
      assertEquals("Corp", headend.container.service(Directory.class).organization().name());
      assertThrows(
          zta.testkit.ContainerException.class,
          () ->
              headend.container.service(Object.class, "(zta.attempt=*)", Duration.ofMillis(1500)));
      other.close();

      headend.up();

      assertEquals(200, headend.get("/admin/v1/health").statusCode());
    }
  }

  @Test
  void speaksModernTlsOnlyAndKeepsItsKeysForTheOwner() throws Exception {
    try (Headend headend = new Headend(folder.resolve("headend")).up()) {
      assertEquals("TLSv1.3", protocol(headend, "TLSv1.3"));
      assertEquals("TLSv1.2", protocol(headend, "TLSv1.2"));
      assertThrows(IOException.class, () -> protocol(headend, "TLSv1.1"));
      assertThrows(SSLException.class, () -> plain(headend));
      Path keys = keyStores(headend).get(0);
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)));
    }
  }

  @Test
  void startsAgainOnTheSameRecordWithOneNewKeyStore() throws Exception {
    String token;
    List<Path> before;
    try (Headend headend = new Headend(folder.resolve("headend")).up()) {
      token = headend.token();
      before = keyStores(headend);
    }
    try (Headend headend = new Headend(folder.resolve("headend")).up()) {
      assertEquals(token, headend.token());
      assertNotEquals(before, keyStores(headend));
    }
  }

  @Test
  void slowBodiesKeepNobodyFromBeingServedAndAreCutOff() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try (Headend headend = new Headend(folder.resolve("headend")).up()) {
      for (int i = 0; i < MORE_THAN_THREADS; i++) {
        slow.add(slowBody(headend, "/v1/registration"));
        slow.add(slowBody(headend, "/acme/new-account"));
        slow.add(slowBody(headend, "/admin/v1/policy"));
      }

      assertEquals(200, headend.get("/admin/v1/health").statusCode());
      assertFalse(headend.nonce().isEmpty());

      for (Socket socket : slow) {
        socket.getOutputStream().write('{');
        String reply = Headend.reply(socket);
        assertTrue(reply.matches("(?s)HTTP/1.1 (408|401|429) .*"), reply);
        assertTrue(reply.contains("Connection: close"), reply);
        assertEquals(-1, socket.getInputStream().read());
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  private static Socket slowBody(Headend headend, String path) throws IOException {
    Socket socket = headend.connect();
    String head =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/jose+json\r\n"
            + "Content-Length: 60000\r\n\r\n{";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static List<Path> keyStores(Headend headend) throws IOException {
    try (Stream<Path> files = Files.list(headend.home.resolve("portal"))) {
      return files.filter(file -> file.getFileName().toString().startsWith("server-")).toList();
    }
  }

  private static String protocol(Headend headend, String protocol) throws Exception {
    var root = Pem.certificates(Files.readString(headend.home.resolve("root.pem"))).get(0);
    var trust = new PinnedTrust(java.util.Set.of(Pins.of(root)), java.time.Instant::now);
    try (SSLSocket socket =
        (SSLSocket) trust.context().getSocketFactory().createSocket("127.0.0.1", headend.port)) {
      socket.setEnabledProtocols(new String[] {protocol});
      socket.startHandshake();
      return socket.getSession().getProtocol();
    }
  }

  /** Whoever speaks plain HTTP gets no HTTP back. */
  private static void plain(Headend headend) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), headend.port)) {
      socket.setSoTimeout(5000);
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readAllBytes();
      if (!new String(answer, StandardCharsets.ISO_8859_1).startsWith("HTTP/")) {
        throw new SSLException("no HTTP came back");
      }
    }
  }
}
