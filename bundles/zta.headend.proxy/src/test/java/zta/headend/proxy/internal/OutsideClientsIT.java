package zta.headend.proxy.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
import zta.headend.proxy.internal.fixture.Pki;
import zta.headend.proxy.internal.fixture.Ports;
import zta.headend.proxy.internal.fixture.RawTls;
import zta.headend.proxy.internal.fixture.Site;
import zta.headend.proxy.internal.fixture.Splitter;

/** Programs of others speak to the proxy with the enrolled certificate: curl, openssl, Node. */
@Timeout(60)
class OutsideClientsIT {
  private static final int WEB = Ports.free();
  private static final int SILENT = Ports.free();
  private static final int SPLIT = Ports.free();
  private static final String POLICY =
      "{'schema':'zta.policy/1','resources':["
          + "{'id':'app','name':'App','names':['app.test'],'internalHost':'127.0.0.1','loopback':true},"
          + "{'id':'gone','name':'Gone','names':['gone.invalid']},"
          + "{'id':'far','name':'Far','names':['far.test'],'internalHost':'127.0.0.1','loopback':true},"
          + "{'id':'closed','name':'Closed','names':['closed.test'],'internalHost':'127.0.0.1','loopback':true}],"
          + "'rules':[{'id':'no','name':'n','effect':'deny','resources':['closed']},"
          + "{'id':'yes','name':'n','effect':'allow','resources':['app','gone','far']}]}";

  @TempDir static Path folder;
  private static Site site;
  private static Pki.Leaf alice;

  @BeforeAll
  static void start() throws Exception {
    site = new Site(POLICY.replace('\'', '"'), Map.of("dialTimeoutMillis", 700));
    alice = site.enrol("e1", "alice@test.example");
    site.export(folder, alice);
    site.targets.listen(WEB, OutsideClientsIT::web);
  }

  @AfterAll
  static void stop() throws Exception {
    site.close();
  }

  private static void web(Socket socket) throws Exception {
    byte[] head = new byte[8192];
    int length = 0;
    while (!new String(head, 0, length, UTF_8).contains("\r\n\r\n")) {
      length += socket.getInputStream().read(head, length, head.length - length);
    }
    OutputStream out = socket.getOutputStream();
    out.write(
        "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\nprivate".getBytes(UTF_8));
    out.flush();
  }

  private record Run(int status, String output) {}

  private static Run run(String input, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile()).start();
    try (OutputStream out = process.getOutputStream()) {
      out.write(input.getBytes(UTF_8));
      out.flush();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertTrue(process.waitFor(20, TimeUnit.SECONDS));
      return new Run(process.exitValue(), output);
    }
  }

  private static Run curl(String url, String... more) throws Exception {
    List<String> command = new ArrayList<>(List.of("curl", "-sS", "-m", "15", "-D", "-"));
    command.addAll(List.of("--proxytunnel", "-x", "https://localhost:" + Site.PORT));
    command.addAll(List.of("--proxy-cacert", "root.pem"));
    command.addAll(List.of(more));
    command.add(url);
    return run("", command.toArray(new String[0]));
  }

  private static Run enrolledCurl(String url) throws Exception {
    return curl(url, "--proxy-cert", "client.pem", "--proxy-key", "client.key");
  }

  @Test
  void curlReachesTheApplication() throws Exception {
    Run run = enrolledCurl("http://app.test:" + WEB + "/");
    assertEquals(0, run.status(), run.output());
    assertTrue(run.output().endsWith("private"), run.output());
    assertEquals(
        "HTTP1", site.record.rows.get(site.record.rows.size() - 1).details().get("tunnel type"));
  }

  @Test
  void curlIsToldWhyNot() throws Exception {
    String denied = enrolledCurl("http://closed.test:" + WEB + "/").output();
    assertTrue(denied.contains("HTTP/1.1 403"), denied);
    assertTrue(denied.contains("error=http_request_denied"), denied);
    assertTrue(denied.contains("zta-reason=\"ZTA-ACCESS-DENIED\""), denied);
    assertTrue(denied.contains("zta-rule=\"no\""), denied);
    String refused = enrolledCurl("http://app.test:" + Ports.free() + "/").output();
    assertTrue(
        refused.contains("HTTP/1.1 502") && refused.contains("error=connection_refused"), refused);
    String unknown = enrolledCurl("http://gone.invalid/").output();
    assertTrue(unknown.contains("HTTP/1.1 502") && unknown.contains("error=dns_error"), unknown);
    String late = fromSilentServer();
    assertTrue(late.contains("HTTP/1.1 504") && late.contains("error=connection_timeout"), late);
  }

  /** A listener whose queue is full answers no SYN. */
  private static String fromSilentServer() throws Exception {
    List<Socket> queue = new ArrayList<>();
    try (ServerSocket silent = new ServerSocket(SILENT, 1, InetAddress.getLoopbackAddress())) {
      boolean full = false;
      while (!full) {
        Socket socket = new Socket();
        queue.add(socket);
        try {
          socket.connect(silent.getLocalSocketAddress(), 300);
        } catch (SocketTimeoutException e) {
          full = true;
        }
      }
      return enrolledCurl("http://far.test:" + SILENT + "/").output();
    } finally {
      for (Socket socket : queue) {
        socket.close();
      }
    }
  }

  @Test
  void curlWithoutCertificateGetsNothing() throws Exception {
    Run run = curl("http://app.test:" + WEB + "/");
    assertTrue(run.status() != 0, run.output());
    assertFalse(run.output().contains("HTTP/1.1"), run.output());
  }

  @Test
  void opensslSpeaksOnlyTls13() throws Exception {
    Run old =
        run(
            "",
            "openssl",
            "s_client",
            "-connect",
            "localhost:" + Site.PORT,
            "-tls1_2",
            "-cert",
            "client.pem",
            "-key",
            "client.key");
    assertTrue(old.output().contains("alert protocol version"), old.output());
  }

  @Test
  void nothingIsTakenBeforeTheHandshakeIsOver() throws Exception {
    String session =
        run(
                "",
                "sh",
                "-c",
                "sleep 2 | openssl s_client -connect localhost:"
                    + Site.PORT
                    + " -alpn http/1.1 -cert client.pem -key client.key -CAfile root.pem"
                    + " -sess_out session.pem")
            .output();
    assertTrue(session.contains("Early data was not sent"), session);
    Files.writeString(
        folder.resolve("early"), "CONNECT app.test:" + WEB + " HTTP/1.1\r\nHost: x\r\n\r\n");
    String again =
        run(
                "",
                "sh",
                "-c",
                "if [ -s session.pem ]; then sleep 1 | openssl s_client -connect localhost:"
                    + Site.PORT
                    + " -alpn http/1.1 -cert client.pem -key client.key -CAfile root.pem"
                    + " -sess_in session.pem -early_data early; else echo no session to resume; fi")
            .output();
    assertFalse(again.contains("Early data was accepted"), again);
    assertFalse(again.contains("HTTP/1.1 200"), again);
    assertTrue(again.contains("no session to resume") || again.contains("Early data was"), again);
  }

  @Test
  void clientHelloInPiecesReachesTheSameListener() throws Exception {
    try (Splitter splitter = new Splitter(SPLIT, Site.PORT)) {
      assertEquals(0, splitter.split());
      try (SSLSocket socket =
          RawTls.connect(site, SPLIT, java.util.Optional.of(alice), "http/1.1")) {
        socket
            .getOutputStream()
            .write(("CONNECT app.test:" + WEB + " HTTP/1.1\r\n\r\n").getBytes(UTF_8));
        byte[] head = socket.getInputStream().readNBytes(15);
        assertEquals("HTTP/1.1 200 OK", new String(head, UTF_8));
      }
      // Whether the refusal shows in the handshake or after it is up to the client's TLS.
      assertThrows(
          java.io.IOException.class,
          () -> {
            try (SSLSocket socket =
                RawTls.connect(site, SPLIT, java.util.Optional.empty(), "http/1.1")) {
              socket.getOutputStream().write("CONNECT a:1 HTTP/1.1\r\n\r\n".getBytes(UTF_8));
              assertEquals(-1, socket.getInputStream().read());
              throw new java.io.IOException("closed");
            }
          });
      assertEquals(2, splitter.split());
    }
  }

  @Test
  void nodeSpeaksHttp2() throws Exception {
    String script =
        """
        const h2 = require('http2'), fs = require('fs');
        const s = h2.connect('https://localhost:%d', {ca: fs.readFileSync('root.pem'),
          cert: fs.readFileSync('client.pem'), key: fs.readFileSync('client.key')});
        function ask(authority, body, done) {
          const r = s.request({':method': 'CONNECT', ':authority': authority});
          let text = '';
          r.on('response', h => { console.log(authority, h[':status'], h['proxy-status'] || '');
            if (h[':status'] == 200 && body) r.write(body); });
          r.on('data', d => text += d);
          r.on('end', () => { console.log(text); r.close(); done(); });
          r.on('error', e => { console.log('error ' + e); done(); });
        }
        ask('app.test:%d', 'GET / HTTP/1.1\\r\\nHost: app.test\\r\\n\\r\\n', () =>
          ask('closed.test:80', '', () => {
            const g = s.request({':path': '/'});
            g.on('response', h => console.log('GET', h[':status']));
            g.on('data', () => {}); g.on('end', () => s.close());
          }));
        """
            .formatted(Site.PORT, WEB);
    Files.writeString(folder.resolve("c.js"), script);
    String output = run("", "node", "c.js").output();
    assertTrue(output.contains("app.test:" + WEB + " 200") && output.contains("private"), output);
    assertTrue(output.contains("closed.test:80 403 zta; error=http_request_denied"), output);
    assertTrue(output.contains("GET 404"), output);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x7f.1:80",
        "127.1:80",
        "2130706433:80",
        "0177.0.0.1:80",
        "app.test:080",
        "app.test:0",
        "app.test:65536",
        "app.test:+80",
        "app.test",
        "me@app.test:80",
        "app%2etest:80",
        "[::1:80",
        "::1:80",
        "[fe80::1%25eth0]:80",
        "app..test:80"
      })
  void ambiguousTargetsAreMalformed(String target) throws Exception {
    assertTrue(h1("CONNECT " + target + " HTTP/1.1\r\n\r\n").startsWith("HTTP/1.1 400 "), target);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:14501",
        "[::1]:14501",
        "[::ffff:127.0.0.1]:14501",
        "169.254.169.254:80",
        "0.0.0.0:14501",
        "localhost:14433",
        "224.0.0.1:80"
      })
  void addressesOfTheHeadendAreOutOfReach(String target) throws Exception {
    assertTrue(h1("CONNECT " + target + " HTTP/1.1\r\n\r\n").startsWith("HTTP/1.1 403 "), target);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CONNECT app.test:80 HTTP/1.0\r\n\r\n",
        "CONNECT  app.test:80 HTTP/1.1\r\n\r\n",
        "CONNECT app.test:80 HTTP/1.1\r\n folded: x\r\n\r\n",
        "CONNECT app.test:80 HTTP/1.1\r\nbad header: x\r\n\r\n",
        "CONNECT app.test:80 HTTP/1.1\r\nContent-Length: 5\r\n\r\n",
        "CONNECT app.test:80 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
      })
  void sloppyRequestsAreMalformed(String request) throws Exception {
    assertTrue(h1(request).startsWith("HTTP/1.1 400 "), request);
  }

  @Test
  void othersThanConnectFindNothing() throws Exception {
    assertTrue(h1("GET / HTTP/1.1\r\nHost: x\r\n\r\n").startsWith("HTTP/1.1 404 "));
  }

  private static String h1(String request) throws Exception {
    try (SSLSocket socket = RawTls.connect(site, alice, "http/1.1")) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
