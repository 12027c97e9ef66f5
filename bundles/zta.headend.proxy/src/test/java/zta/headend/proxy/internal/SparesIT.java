package zta.headend.proxy.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.HexFormat;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zta.headend.proxy.internal.fixture.Pki;
import zta.headend.proxy.internal.fixture.RawTls;
import zta.headend.proxy.internal.fixture.Site;

/** What the proxy does with spare connections and with upgrades, seen by the JDK's TLS. */
@Timeout(120)
class SparesIT {
  private static final String POLICY =
      """
      {"schema":"zta.policy/1",
       "resources":[{"id":"app","name":"App","names":["app.test"],"internalHost":"127.0.0.1","loopback":true}],
       "rules":[{"id":"r","name":"n","effect":"allow","resources":["app"]}]}
      """;
  private static final String UPGRADE =
      "Connection: Upgrade\r\nUpgrade: connect-tcp\r\nCapsule-Protocol: ?1\r\n\r\n";
  private static final String DATA = "a028d7f0";
  private static final String FINAL_DATA = "a028d7f1";

  private static Site site;

  @BeforeAll
  static void start() throws Exception {
    site =
        new Site(
            POLICY,
            Map.of("handshakeTimeoutMillis", 2000, "spareSeconds", 60, "maxSparesPerClient", 2));
  }

  @AfterAll
  static void stop() throws Exception {
    site.close();
  }

  private static Pki.Leaf enrolled(String id) throws Exception {
    return site.enrol(id, "alice@test.example");
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n";
  }

  private static String app() {
    return "/.well-known/masque/tcp/app.test/" + Site.ECHO + "/";
  }

  private static void ask(SSLSocket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
  }

  private static String head(SSLSocket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return head + "<end>";
      }
      head.append((char) next);
    }
    return head.toString();
  }

  @Test
  void someConnectionsOfAClientMayWaitAndTheRestMayNot() throws Exception {
    Pki.Leaf leaf = enrolled("waits");
    try (SSLSocket first = RawTls.connect(site, leaf, "http/1.1");
        SSLSocket second = RawTls.connect(site, leaf, "http/1.1");
        SSLSocket third = RawTls.connect(site, leaf, "http/1.1")) {
      assertEquals("<end>", head(third));
      first.setSoTimeout(2000);
      boolean waits = false;
      try {
        head(first);
      } catch (SocketTimeoutException e) {
        waits = true;
      }
      assertTrue(waits);
      ask(second, get(app()) + UPGRADE);
      assertTrue(head(second).startsWith("HTTP/1.1 101 "));
      // The place of the second is free again.
      try (SSLSocket fourth = RawTls.connect(site, leaf, "http/1.1")) {
        fourth.setSoTimeout(4000);
        boolean alsoWaits = false;
        try {
          head(fourth);
        } catch (SocketTimeoutException e) {
          alsoWaits = true;
        }
        assertTrue(alsoWaits);
      }
    }
  }

  @Test
  void foreignClientSpeaksCapsules() throws Exception {
    try (SSLSocket socket = RawTls.connect(site, enrolled("capsules"), "http/1.1")) {
      ask(socket, get(app()) + UPGRADE);
      String head = head(socket);
      assertTrue(head.startsWith("HTTP/1.1 101 "), head);
      assertTrue(head.contains("\r\nUpgrade: connect-tcp\r\n"), head);
      socket.getOutputStream().write(HexFormat.of().parseHex(DATA + "026869" + FINAL_DATA + "00"));
      byte[] answer = socket.getInputStream().readNBytes(18);
      assertEquals(
          DATA + "800000026869" + FINAL_DATA + "80000000", HexFormat.of().formatHex(answer));
    }
  }

  @Test
  void nonsenseInsteadOfCapsulesIsCutOff() throws Exception {
    try (SSLSocket socket = RawTls.connect(site, enrolled("nonsense"), "http/1.1")) {
      ask(socket, get(app()) + UPGRADE);
      assertTrue(head(socket).startsWith("HTTP/1.1 101 "));
      socket.getOutputStream().write(HexFormat.of().parseHex("05bfffffff00"));
      boolean cut;
      try {
        cut = socket.getInputStream().read() < 0;
      } catch (IOException e) {
        cut = true;
      }
      assertTrue(cut);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Upgrade: connect-tcp\r\nCapsule-Protocol: ?1\r\n\r\n",
        "Connection: Upgrade\r\nCapsule-Protocol: ?1\r\n\r\n",
        "Connection: Upgrade\r\nUpgrade: connect-tcp\r\n\r\n",
        "Connection: Upgrade\r\nUpgrade: websocket\r\nCapsule-Protocol: ?1\r\n\r\n"
      })
  void whatIsNoWholeUpgradeFindsNothing(String headers) throws Exception {
    try (SSLSocket socket = RawTls.connect(site, enrolled("partly"), "http/1.1")) {
      ask(socket, get(app()) + headers);
      assertTrue(head(socket).startsWith("HTTP/1.1 404 "));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/.well-known/masque/tcp/app.test/0/",
        "/.well-known/masque/tcp/app%2Etest/80/",
        "/.well-known/masque/tcp/[::1]/80/"
      })
  void ambiguousPathsAreMalformed(String path) throws Exception {
    try (SSLSocket socket = RawTls.connect(site, enrolled("paths"), "http/1.1")) {
      ask(socket, get(path) + UPGRADE);
      String head = head(socket);
      assertTrue(head.startsWith("HTTP/1.1 400 "), head);
      assertTrue(head.contains("Proxy-Status: zta"), head);
    }
  }
}
