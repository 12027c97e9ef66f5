package zta.headend.connector.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import zta.api.headend.ActivityRow;
import zta.headend.connector.internal.fixture.Eventually;
import zta.headend.connector.internal.fixture.PrivateServer;
import zta.headend.connector.internal.fixture.TestHeadend;

/**
 * A program of others that knows nothing but a relay profile, used as Apple's relay client does:
 * HTTP/2 to the relay's URL with the profile's identity and root, and a plain CONNECT for each name
 * that the profile matches.
 */
class RelayClientIT {
  /** Takes the profile apart for the client. */
  private static final String UNPACK =
      """
      import plistlib, sys
      p = plistlib.load(open(sys.argv[1], 'rb'))
      by = {c['PayloadType']: c for c in p['PayloadContent']}
      relay = by['com.apple.relay.managed']
      identity = by['com.apple.security.pkcs12']
      server = relay['Relays'][0]
      assert server['PayloadCertificateUUID'] == identity['PayloadUUID']
      assert server['HTTP3RelayURL'] == server['HTTP2RelayURL'], 'the proxy serves HTTP/3 too'
      open(sys.argv[2] + '/id.p12', 'wb').write(identity['PayloadContent'])
      open(sys.argv[2] + '/id.pass', 'w').write(identity['Password'])
      open(sys.argv[2] + '/root.der', 'wb').write(by['com.apple.security.root']['PayloadContent'])
      open(sys.argv[2] + '/url', 'w').write(server['HTTP2RelayURL'])
      print(' '.join(relay['MatchDomains']), end='')
      """;

  private static final String CLIENT =
      """
      const fs = require('fs'), http2 = require('http2'), dir = process.argv[2];
      const root = '-----BEGIN CERTIFICATE-----\\n'
        + fs.readFileSync(dir + '/root.der').toString('base64') + '\\n-----END CERTIFICATE-----\\n';
      const relay = http2.connect(fs.readFileSync(dir + '/url', 'utf8'), {
        ca: [root], pfx: fs.readFileSync(dir + '/id.p12'),
        passphrase: fs.readFileSync(dir + '/id.pass', 'utf8')
      });
      relay.on('error', e => { console.log('error ' + e.message); process.exit(1); });
      const flow = relay.request({ ':method': 'CONNECT', ':authority': process.argv[3] },
        { endStream: false });
      flow.on('response', h => {
        console.log('status ' + h[':status'] + ' ' + (h['proxy-status'] || ''));
        if (h[':status'] === 200) flow.end('GET / HTTP/1.0\\r\\n\\r\\n');
      });
      let page = '';
      flow.on('data', d => page += d);
      flow.on('close', () => { console.log(page); relay.close(); });
      """;

  @TempDir Path folder;
  private TestHeadend headend;
  private PrivateServer server;

  @BeforeEach
  void start() throws Exception {
    server = new PrivateServer("127.0.0.1", 0);
    int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
    headend = new TestHeadend(folder, "127.0.0.1", port, port + 1);
    HttpResponse<String> put =
        headend.admin(
            "PUT",
            "policy",
            """
            {"schema":"zta.policy/1",
             "resources":[{"id":"app","names":["app.corp.test"],"internalHost":"127.0.0.1",
              "loopback":true},{"id":"other","names":["other.corp.test"]}],
             "rules":[{"id":"yes","effect":"allow","resources":["app"],"groups":["staff"]}]}
            """);
    assertEquals(200, put.statusCode(), put.body());
  }

  @AfterEach
  void stop() throws Exception {
    headend.close();
    server.close();
  }

  @Test
  void aClientThatHasOnlyTheProfileReachesWhatItMatches() throws Exception {
    HttpResponse<String> made =
        headend.admin(
            "POST",
            "relay-profile",
            "{\"identity\":\"" + TestHeadend.ALICE + "\",\"device\":{\"id\":\"iphone-1\"}}");
    assertEquals(200, made.statusCode(), made.body());
    Path profile = Files.writeString(folder.resolve("relay.mobileconfig"), made.body());
    String matched = run("python3", "-c", UNPACK, profile.toString(), folder.toString());
    assertEquals("app.corp.test", matched);
    Path client = Files.writeString(folder.resolve("client.js"), CLIENT);

    String app = matched + ":" + server.port();
    Eventually.holds(
        "the relay client gets the page",
        10_000,
        () -> connect(client, app).contains("private page"));
    ActivityRow row = headend.activity(app).get(0);
    assertEquals("HTTP2", row.details().get("tunnel type"));
    assertEquals(TestHeadend.ALICE, row.identity());

    String refused = connect(client, "other.corp.test:443");
    assertTrue(refused.contains("status 403"), refused);
    assertTrue(refused.contains("error=http_request_denied"), refused);
  }

  private String connect(Path client, String authority) throws Exception {
    return run("node", client.toString(), folder.toString(), authority);
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }
}
