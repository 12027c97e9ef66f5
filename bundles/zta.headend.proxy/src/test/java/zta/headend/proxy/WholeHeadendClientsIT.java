package zta.headend.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.headend.ActivityRow;
import zta.headend.proxy.internal.fixture.Ports;

/**
 * Clients that are not ours speak to the proxy with the enrolled certificate: curl, openssl, Node's
 * HTTP/2, nghttp.
 */
class WholeHeadendClientsIT {
  @TempDir static Path folder;
  private static Headend headend;
  private static HttpServer application;
  private static ServerSocket deaf;
  private static final List<Socket> waiting = new ArrayList<>();
  private static int open;
  private static int closed;

  @BeforeAll
  static void start() throws Exception {
    headend = new Headend(folder);
    application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    application.createContext(
        "/",
        exchange -> {
          byte[] body = "private page".getBytes(US_ASCII);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    application.start();
    open = application.getAddress().getPort();
    closed = Ports.free();
    deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    fillBacklog();
    headend.policy(
        """
        {"schema":"zta.policy/1",
         "resources":[
          {"id":"app","name":"App","names":["app.corp.example"],"internalHost":"127.0.0.1","loopback":true},
          {"id":"gone","name":"Gone","names":["gone.corp.example"],"internalHost":"name.invalid"},
          {"id":"inner","name":"Inner","names":["inner.corp.example"],"internalHost":"127.0.0.1"},
          {"id":"pay","name":"Pay","names":["pay.corp.example"],"internalHost":"127.0.0.1","loopback":true}],
         "rules":[
          {"id":"staff","name":"Staff","effect":"allow","resources":["app","gone","inner"],"groups":["staff"]},
          {"id":"finance","name":"Finance","effect":"allow","resources":["pay"],"groups":["finance"]}]}
        """);
  }

  /** A listener that never accepts and whose queue is full does not answer any more. */
  private static void fillBacklog() throws Exception {
    for (int i = 0; i < 4; i++) {
      Socket socket = new Socket();
      waiting.add(socket);
      try {
        socket.connect(deaf.getLocalSocketAddress(), 300);
      } catch (java.net.SocketTimeoutException full) {
        return;
      }
    }
  }

  @AfterAll
  static void stop() throws Exception {
    for (Socket socket : waiting) {
      socket.close();
    }
    deaf.close();
    application.stop(0);
    headend.close();
  }

  @Test
  void curlReachesAnAllowedApplicationAndTheActivityShowsTheUser() throws Exception {
    String answer = curl("app.corp.example:" + open);
    assertTrue(answer.contains("200 OK"), answer);
    assertTrue(answer.contains("private page"), answer);
    ActivityRow row = headend.activity("app.corp.example:" + open).get(0);
    assertEquals(Headend.ALICE, row.identity());
    assertEquals("ALLOWED", row.verdict());
    assertEquals("staff", row.ruleId());
    assertEquals("127.0.0.1", row.details().get("resolved ip"));
  }

  @Test
  void curlIsRefusedWithReasonAndRuleThatNearlyMatched() throws Exception {
    String answer = curl("pay.corp.example:" + open);
    assertTrue(answer.contains("403"), answer);
    assertTrue(answer.contains("error=http_request_denied"), answer);
    assertTrue(answer.contains("zta-reason=\"ZTA-ACCESS-IDENTITY\""), answer);
    ActivityRow row = headend.activity("pay.corp.example:" + open).get(0);
    assertEquals("BLOCKED", row.verdict());
    assertEquals("finance", row.details().get("possible match rule id"));
  }

  @Test
  void whatIsNoPrivateResourceIsHidden() throws Exception {
    assertRefused("example.com:443", "403", "http_request_denied", "ZTA-ACCESS-NO-RULE");
    assertRefused("127.0.0.1:" + open, "403", "http_request_denied", "ZTA-ACCESS-NO-RULE");
  }

  @Test
  void loopbackIsNeverDialledUnlessTheResourceSaysSo() throws Exception {
    assertRefused(
        "inner.corp.example:" + open, "403", "destination_ip_prohibited", "ZTA-ACCESS-ADDRESS");
  }

  @Test
  void theProxyNeverDialsItself() throws Exception {
    assertRefused(
        "app.corp.example:" + headend.port,
        "403",
        "destination_ip_prohibited",
        "ZTA-ACCESS-ADDRESS");
  }

  @Test
  void resourcesThatFailAreToldApart() throws Exception {
    assertRefused(
        "app.corp.example:" + closed, "502", "connection_refused", "ZTA-RESOURCE-REFUSED");
    assertRefused("gone.corp.example:80", "502", "dns_error", "ZTA-RESOURCE-NAME");
    assertRefused(
        "app.corp.example:" + deaf.getLocalPort(),
        "504",
        "connection_timeout",
        "ZTA-RESOURCE-TIMEOUT");
  }

  @Test
  void malformedTargetsAreRefusedBeforeAnybodyLooksThemUp() throws Exception {
    for (String target :
        List.of("app.corp.example", "app.corp.example:0", "a%2eb:80", "u@app.corp.example:80")) {
      String answer = typed("CONNECT " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
      assertTrue(answer.contains("400 Bad Request"), answer);
    }
  }

  @Test
  void opensslTypesAConnectByHand() throws Exception {
    String target = "app.corp.example:" + open;
    String answer =
        typed(
            "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assertTrue(answer.contains("HTTP/1.1 200 OK"), answer);
    assertTrue(answer.contains("private page"), answer);
  }

  @Test
  void nodeTunnelsOverHttp2() throws Exception {
    Path script =
        Files.writeString(
            folder.resolve("connect.js"),
            """
            const h2 = require('http2'), fs = require('fs');
            const [port, target] = process.argv.slice(2);
            const session = h2.connect('https://localhost:' + port, {
              ca: fs.readFileSync('root.pem'), cert: fs.readFileSync('client.crt'), key: fs.readFileSync('client.key')});
            session.on('error', e => { console.log('session', e.message); process.exit(1); });
            const stream = session.request({':method': 'CONNECT', ':authority': target,
              'traceparent': '00-0123456789abcdef0123456789abcdef-0123456789abcdef-01'});
            stream.on('response', h => {
              console.log('status', h[':status'], h['proxy-status'] || '');
              if (h[':status'] === 200) stream.end('GET / HTTP/1.0\\r\\n\\r\\n');
            });
            stream.on('data', d => process.stdout.write(d));
            stream.on('end', () => { session.close(); });
            stream.on('error', e => { console.log('stream', e.message); process.exit(1); });
            """);
    String port = Integer.toString(headend.port);
    String granted =
        Tool.run(folder, "", "node", script.toString(), port, "app.corp.example:" + open);
    assertTrue(granted.contains("status 200") && granted.contains("private page"), granted);
    assertEquals(
        "0123456789abcdef0123456789abcdef",
        headend.activity("app.corp.example:" + open).get(0).transactionId());
    String refused =
        Tool.run(folder, "", "node", script.toString(), port, "pay.corp.example:" + open);
    assertTrue(refused.contains("status 403") && refused.contains("ZTA-ACCESS-IDENTITY"), refused);
    String unreachable =
        Tool.run(folder, "", "node", script.toString(), port, "app.corp.example:" + closed);
    assertTrue(
        unreachable.contains("status 502") && unreachable.contains("connection_refused"),
        unreachable);
  }

  @Test
  void nghttpLearnsThatThisIsNoWebServer() throws Exception {
    String answer =
        Tool.run(
            folder,
            "",
            "nghttp",
            "-v",
            "--cert=client.crt",
            "--key=client.key",
            "https://localhost:" + headend.port + "/");
    assertTrue(answer.contains(":status: 404"), answer);
  }

  @Test
  void nobodySpeaksToTheProxyWithoutACertificateOfOurIssuer() throws Exception {
    String answer =
        Tool.run(
            folder,
            "",
            "curl",
            "-sS",
            "--max-time",
            "10",
            "--proxytunnel",
            "-x",
            "https://localhost:" + headend.port,
            "--proxy-cacert",
            "root.pem",
            "http://app.corp.example:" + open + "/");
    assertTrue(answer.contains("curl: ("), answer);
  }

  private static void assertRefused(String target, String status, String error, String reason)
      throws Exception {
    String answer = curl(target);
    assertTrue(answer.contains(status), answer);
    assertTrue(answer.contains("error=" + error), answer);
    assertTrue(answer.contains(reason), answer);
  }

  private static String curl(String target) throws Exception {
    return Tool.run(
        folder,
        "",
        "curl",
        "-sSv",
        "--max-time",
        "20",
        "--proxytunnel",
        "-x",
        "https://localhost:" + headend.port,
        "--proxy-cacert",
        "root.pem",
        "--proxy-cert",
        "client.crt",
        "--proxy-key",
        "client.key",
        "http://" + target + "/");
  }

  private static String typed(String... parts) throws Exception {
    // The second part must wait for the answer to the first, as a person at a keyboard would.
    String input = parts.length == 1 ? "" : "sleep 1; printf '%b' '" + escape(parts[1]) + "'; ";
    String shell =
        "{ printf '%b' '"
            + escape(parts[0])
            + "'; "
            + input
            + "sleep 1; } | openssl s_client -quiet -alpn http/1.1 -cert client.crt -key client.key -CAfile root.pem"
            + " -connect localhost:"
            + headend.port;
    return Tool.run(folder, "", "sh", "-c", shell);
  }

  private static String escape(String text) {
    return text.replace("%", "\\045").replace("\r", "\\r").replace("\n", "\\n");
  }
}
