package zta.headend.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zta.api.access.ReasonCode;
import zta.api.headend.CertificateAuthority;
import zta.api.tunnel.ProxyEndpoint;
import zta.api.tunnel.TunnelRefusedException;
import zta.headend.proxy.internal.fixture.Pki;
import zta.headend.proxy.internal.fixture.Ports;
import zta.headend.proxy.internal.fixture.RawTls;
import zta.headend.proxy.internal.fixture.Site;
import zta.headend.proxy.internal.fixture.UdpTarget;

/** UDP proxying with the programs of others: Node over HTTP/2, the JDK's TLS over HTTP/1.1. */
@Timeout(60)
class UdpOutsideIT {
  private static final int ECHO = Ports.free();
  private static final int OTHER_PROXY = Ports.free();
  private static final String POLICY =
      "{'schema':'zta.policy/1','resources':[{'id':'app','name':'App','names':['app.test'],"
          + "'internalHost':'127.0.0.1','loopback':true,'ports':['udp/1-65535']}],"
          + "'rules':[{'id':'yes','name':'n','effect':'allow','resources':['app']}]}";

  @TempDir static Path folder;
  private static Site site;
  private static Pki.Leaf alice;
  private static UdpTarget echo;

  @BeforeAll
  static void start() throws Exception {
    site = new Site(POLICY.replace('\'', '"'), Map.of());
    alice = site.enrol("e1", "alice@test.example");
    site.export(folder, alice);
    echo = UdpTarget.echo(ECHO);
  }

  @AfterAll
  static void stop() throws Exception {
    echo.close();
    site.close();
  }

  private static String path(Object port) {
    return "/.well-known/masque/udp/app.test/" + port + "/";
  }

  private static String node(String body) throws Exception {
    String script =
        """
        const h2 = require('http2'), fs = require('fs');
        const s = h2.connect('https://localhost:%d', {ca: fs.readFileSync('root.pem'),
          cert: fs.readFileSync('client.pem'), key: fs.readFileSync('client.key')});
        function ask(path, protocol, pieces, wanted, done) {
          const r = s.request({':method': 'CONNECT', ':protocol': protocol, ':scheme': 'https',
            ':authority': 'localhost', ':path': path, 'capsule-protocol': '?1'});
          let got = Buffer.alloc(0);
          r.on('response', h => {
            console.log(h[':status'], h['capsule-protocol'] || '', h['proxy-status'] || '');
            if (h[':status'] == 200) pieces.forEach(p => r.write(Buffer.from(p, 'hex'))); });
          r.on('data', d => { got = Buffer.concat([got, d]);
            if (got.length == wanted) { console.log('got', got.toString('hex')); r.end(); } });
          r.on('error', e => console.log('error', r.rstCode));
          r.on('close', done);
        }
        s.on('remoteSettings', settings => {
          console.log('allowed', settings.enableConnectProtocol);
          %s
        });
        """
            .formatted(Site.PORT, body);
    Path file = Files.createTempFile(folder, "udp", ".js");
    Files.writeString(file, script);
    return Tool.run(folder, "", "node", file.toString());
  }

  @Test
  void nodeSendsDatagramsInCapsulesHoweverTheyAreCut() throws Exception {
    String output =
        node(
            "ask('%s', 'connect-udp', ['000200', '61' + '1703aabbcc' + '000205ff' + '0003', "
                    .formatted(path(ECHO))
                + "'006263' + '000100'], 4 + 5 + 3, () => s.close());");
    assertTrue(output.contains("allowed true"), output);
    assertTrue(output.contains("200 ?1"), output);
    assertTrue(output.contains("got 00020061" + "0003006263" + "000100"), output);
  }

  @Test
  void otherProtocolsAreNotImplemented() throws Exception {
    assertTrue(
        node("ask('/chat', 'websocket', [], 0, () => s.close());").contains("501"), "websocket");
    assertTrue(
        node("ask('/.well-known/masque/ip/*/*/', 'connect-ip', [], 0, () => s.close());")
            .contains("501"),
        "connect-ip");
  }

  @Test
  void malformedCapsulesCostTheirStreamOnly() throws Exception {
    String output =
        node(
            """
            ask('%1$s', 'connect-udp', ['00ffffffffffffffff'], -1, () =>
              ask('%1$s', 'connect-udp', ['0000'], -1, () =>
                ask('%1$s', 'connect-udp', ['00020062'], 4, () => s.close())));
            """
                .formatted(path(ECHO)));
    assertEquals(2, output.split("error 1\n", -1).length - 1, output);
    assertTrue(output.contains("got 00020062"), output);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/.well-known/masque/udp/app.test/53",
        "/.well-known/masque/udp/app.test/0/",
        "/.well-known/masque/udp/app.test/65536/",
        "/.well-known/masque/udp/app.test/053/",
        "/.well-known/masque/udp/app.test./53/",
        "/.well-known/masque/udp/app%00.test/53/",
        "/.well-known/masque/udp/me%40app.test/53/",
        "/.well-known/masque/udp/%5B%3A%3A1%5D/53/",
        "/.well-known/masque/udp/2130706433/53/"
      })
  void ambiguousTargetsAreMalformed(String path) throws Exception {
    String output = node("ask('%s', 'connect-udp', [], 0, () => s.close());".formatted(path));
    assertTrue(output.contains("400  zta; error=http_request_error"), output);
  }

  @Test
  void nodeIsToldWhyNot() throws Exception {
    String output =
        node(
            "ask('/.well-known/masque/udp/unknown.test/53/', 'connect-udp', [], 0, "
                + "() => s.close());");
    assertTrue(output.contains("403  zta; error=http_request_denied"), output);
    assertTrue(output.contains("zta-reason=\"ZTA-ACCESS-NO-RULE\""), output);
  }

  private static String upgrade(String target) {
    return "GET "
        + target
        + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: connect-udp\r\n"
        + "Capsule-Protocol: ?1\r\n\r\n";
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "https://localhost:4433"})
  void http11UpgradesToDatagrams(String origin) throws Exception {
    try (SSLSocket socket = RawTls.connect(site, alice, "http/1.1")) {
      socket.getOutputStream().write(upgrade(origin + path(ECHO)).getBytes(ISO_8859_1));
      String head = head(socket.getInputStream());
      assertTrue(head.startsWith("HTTP/1.1 101 "), head);
      assertTrue(head.contains("\r\nUpgrade: connect-udp\r\n"), head);
      assertTrue(head.contains("\r\nConnection: Upgrade\r\n"), head);
      assertTrue(head.contains("\r\nCapsule-Protocol: ?1\r\n"), head);
      byte[] capsule = {0, 3, 0, 'h', 'i'};
      socket.getOutputStream().write(capsule);
      assertArrayEquals(capsule, socket.getInputStream().readNBytes(capsule.length));
    }
  }

  @Test
  void http11MalformedCapsulesEndTheConnection() throws Exception {
    try (SSLSocket socket = RawTls.connect(site, alice, "http/1.1")) {
      socket.getOutputStream().write(upgrade(path(ECHO)).getBytes(ISO_8859_1));
      head(socket.getInputStream());
      socket.getOutputStream().write(new byte[] {0, 0});
      assertThrows(IOException.class, () -> socket.getInputStream().readAllBytes());
    }
  }

  @Test
  void http11WithoutUpgradeFindsNothing() throws Exception {
    for (String request :
        List.of(
            upgrade(path(ECHO)).replace("Upgrade: connect-udp", "Upgrade: websocket"),
            upgrade(path(ECHO)).replace("Connection: Upgrade", "Connection: close"),
            upgrade(path(ECHO)).replace("GET ", "POST "))) {
      assertTrue(h1(request).startsWith("HTTP/1.1 404 "), request);
    }
    assertTrue(h1(upgrade("/")).startsWith("HTTP/1.1 400 "));
    assertTrue(h1(upgrade(path(0))).startsWith("HTTP/1.1 400 "));
  }

  private static String h1(String request) throws Exception {
    try (SSLSocket socket = RawTls.connect(site, alice, "http/1.1")) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertTrue(next >= 0, head.toString());
      head.append((char) next);
    }
    return head.toString();
  }

  @Test
  void aProxyWithoutUdpIsNotAskedForIt() throws Exception {
    CertificateAuthority.Credential server = site.pki.server(List.of());
    pem("server.key", "PRIVATE KEY", server.key().getEncoded());
    pem("server.pem", "CERTIFICATE", server.chain().get(0).getEncoded());
    Path script = folder.resolve("proxy.js");
    Files.writeString(
        script,
        """
        const h2 = require('http2'), fs = require('fs');
        h2.createSecureServer({cert: fs.readFileSync('server.pem'),
          key: fs.readFileSync('server.key')}).listen(%d, '127.0.0.1', () => console.log('up'));
        """
            .formatted(OTHER_PROXY));
    Process proxy =
        new ProcessBuilder("node", script.toString()).directory(folder.toFile()).start();
    try {
      assertEquals('u', proxy.getInputStream().read());
      site.identity(site.identity("e9", alice, new ProxyEndpoint("localhost", OTHER_PROXY)));
      TunnelRefusedException refused =
          assertThrows(TunnelRefusedException.class, () -> site.openUdp("e9", "app.test", ECHO));
      assertEquals(ReasonCode.PROXY_UNREACHABLE, refused.reason());
      assertEquals("the proxy does not carry UDP", refused.getMessage());
    } finally {
      site.tunnels.close("e9");
      proxy.destroy();
      assertTrue(proxy.waitFor(10, TimeUnit.SECONDS));
    }
  }

  private static void pem(String name, String type, byte[] der) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        folder.resolve(name),
        "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
  }
}
