package zta.headend.proxy.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteStream;
import zta.api.headend.ActivityRow;
import zta.api.headend.Changes;
import zta.api.tunnel.ProxyEndpoint;
import zta.headend.proxy.internal.fixture.Pki;
import zta.headend.proxy.internal.fixture.Ports;
import zta.headend.proxy.internal.fixture.Received;
import zta.headend.proxy.internal.fixture.Site;

/** Tunnel and proxy together: real bundles, real TLS, real sockets. */
@Timeout(120)
class ProxyTunnelIT extends TunnelRules {
  private static final String RESOURCES =
      "{'id':'app','name':'App','names':['app.test'],'internalHost':'127.0.0.1','loopback':true},"
          + "{'id':'other','name':'Other','names':['other.test'],'internalHost':'127.0.0.1','loopback':true},"
          + "{'id':'sneaky','name':'Sneaky','names':['localhost'],'ports':[]},"
          + "{'id':'nowhere','name':'Nowhere','names':['nowhere.invalid']}";

  private static final int FLOWS = 1000;
  private static final int POUR = Ports.free();
  private static final int NO_PROXY = Ports.free();
  private static final int CLOSED = Ports.free();

  private Pki.Leaf alice;

  private static String policy(String... allowed) {
    StringBuilder rules = new StringBuilder();
    for (String resource : allowed) {
      rules.append(rules.isEmpty() ? "" : ",");
      rules.append(
          "{'id':'r-"
              + resource
              + "','name':'n','effect':'allow','resources':['"
              + resource
              + "'],'users':['alice@test.example']}");
    }
    return ("{'schema':'zta.policy/1','resources':[" + RESOURCES + "],'rules':[" + rules + "]}")
        .replace('\'', '"');
  }

  @BeforeEach
  void start() throws Exception {
    site =
        new Site(
            policy("app", "other", "sneaky", "nowhere"), Map.of("maxFlowsPerEnrolment", FLOWS));
    alice = site.enrol("e1", "alice@test.example");
  }

  @Test
  void carriesBytesBothWaysAndLogsThem() throws Exception {
    ByteStream stream = site.open("e1", "app.test", Site.ECHO);
    Received received = new Received();
    stream.attach(received);
    byte[] data = new byte[3_000_000];
    new Random(1).nextBytes(data);
    Site.send(stream, data);
    stream.end();
    assertEquals("END", received.ending());
    assertArrayEquals(data, received.await(data.length));
    ActivityRow row = site.record.rows.get(0);
    assertEquals("ALLOWED", row.verdict());
    assertEquals("alice@test.example", row.identity());
    assertEquals("r-app", row.ruleId());
    assertEquals("HTTP2", row.details().get("tunnel type"));
    assertEquals("127.0.0.1", row.details().get("resolved ip"));
    eventually(() -> !site.record.endings.isEmpty());
    assertEquals(row, site.record.keys.get(site.record.endings.get(0).row()));
    assertEquals(data.length, site.record.endings.get(0).sent());
    assertEquals(data.length, site.record.endings.get(0).received());
    assertEquals(ReasonCode.COMPLETED.id(), site.record.endings.get(0).reason());
  }

  @Test
  void holdsThousandFlowsOnOneConnection() throws Exception {
    List<ByteStream> streams = new ArrayList<>();
    List<Received> ends = new ArrayList<>();
    for (int i = 0; i < FLOWS; i++) {
      ByteStream stream = site.open("e1", "app.test", Site.ECHO);
      Received received = new Received();
      stream.attach(received);
      streams.add(stream);
      ends.add(received);
    }
    assertEquals(1, site.tunnels.status().size());
    assertEquals(1000, site.tunnels.status().get(0).streams());
    for (int i = 0; i < 1000; i++) {
      Site.send(streams.get(i), ("flow " + i).getBytes(UTF_8));
    }
    for (int i = 0; i < 1000; i++) {
      String expected = "flow " + i;
      assertEquals(expected, new String(ends.get(i).await(expected.length()), UTF_8));
    }
    assertRefused(ReasonCode.LIMIT, 503, "app.test", Site.ECHO);
    site.enrol("e2", "alice@test.example");
    site.open("e2", "app.test", Site.ECHO).abort(ReasonCode.APPLICATION_RESET);
    streams.get(0).abort(ReasonCode.APPLICATION_RESET);
    eventually(() -> !site.record.endings.isEmpty());
    site.open("e1", "app.test", Site.ECHO).abort(ReasonCode.APPLICATION_RESET);
  }

  @Test
  void slowReaderStallsNobodyAndIsBounded() throws Exception {
    site.targets.listen(POUR, ProxyTunnelIT::pour);
    ByteStream slow = site.open("e1", "app.test", POUR);
    Received slowEnd = new Received();
    slowEnd.take(false);
    slow.attach(slowEnd);
    ByteStream quick = site.open("e1", "app.test", POUR);
    Received quickEnd = new Received();
    quick.attach(quickEnd);
    quickEnd.await(50_000_000);
    assertEquals(0, slowEnd.size());
    quick.abort(ReasonCode.APPLICATION_RESET);
    slowEnd.take(true);
    slowEnd.await(5_000_000);
    slow.abort(ReasonCode.APPLICATION_RESET);
  }

  private static void pour(Socket socket) throws Exception {
    OutputStream out = socket.getOutputStream();
    byte[] block = new byte[65536];
    while (true) {
      out.write(block);
    }
  }

  @Test
  void policyChangeClosesExactlyTheForbiddenFlow() throws Exception {
    ByteStream app = site.open("e1", "app.test", Site.ECHO);
    Received appEnd = new Received();
    app.attach(appEnd);
    ByteStream other = site.open("e1", "other.test", Site.ECHO);
    Received otherEnd = new Received();
    other.attach(otherEnd);
    site.record.policy(policy("app"));
    long began = System.nanoTime();
    site.changed(Changes.Topic.POLICY);
    assertEquals(ReasonCode.NO_RULE.name(), otherEnd.ending());
    assertTrue(System.nanoTime() - began < TimeUnit.SECONDS.toNanos(1));
    Site.send(app, "still".getBytes(UTF_8));
    assertEquals("still", new String(appEnd.await(5), UTF_8));
    assertRefused(ReasonCode.NO_RULE, 403, "other.test", Site.ECHO);
  }

  @Test
  void revokedCertificateEndsFlowsAndGetsNoNewOnes() throws Exception {
    Pki.Leaf bob = site.enrol("e2", "alice@test.example");
    ByteStream stays = site.open("e2", "app.test", Site.ECHO);
    Received staysEnd = new Received();
    stays.attach(staysEnd);
    ByteStream stream = site.open("e1", "app.test", Site.ECHO);
    Received end = new Received();
    stream.attach(end);
    site.record.revoke(alice.certificate());
    site.changed(Changes.Topic.ENROLMENT);
    assertEquals(ReasonCode.CERTIFICATE.name(), end.ending());
    assertRefused(ReasonCode.CERTIFICATE, 403, "app.test", Site.ECHO);
    Site.send(stays, "bob".getBytes(UTF_8));
    staysEnd.await(3);
    assertFalse(staysEnd.isOver(), bob.certificate().toString());
  }

  @Test
  void refusesWithTheReason() throws Exception {
    assertRefused(ReasonCode.RESOURCE_REFUSED, 502, "app.test", CLOSED);
    assertRefused(ReasonCode.RESOURCE_NAME, 502, "nowhere.invalid", 80);
    assertRefused(ReasonCode.FORBIDDEN_ADDRESS, 403, "localhost", 80);
    assertRefused(ReasonCode.NO_RULE, 403, "unknown.test", 80);
    assertEquals("BLOCKED", site.record.rows.get(0).verdict());
    assertEquals(ReasonCode.RESOURCE_REFUSED.id(), site.record.rows.get(0).reason());
  }

  @Test
  void refusesEverybodyWhileTheRecordCannotBeRead() throws Exception {
    site.record.broken = true;
    assertRefused(ReasonCode.INTERNAL, 500, "app.test", Site.ECHO);
    site.record.broken = false;
    site.open("e1", "app.test", Site.ECHO).abort(ReasonCode.APPLICATION_RESET);
  }

  @Test
  void takesTheNextProxyAndRenewsWithoutCuttingFlows() throws Exception {
    Pki.Leaf leaf = site.enrol("e3", "alice@test.example");
    site.identity(
        site.identity(
            "e3",
            leaf,
            new ProxyEndpoint("127.0.0.1", NO_PROXY),
            new ProxyEndpoint("127.0.0.1", Site.PORT)));
    ByteStream stream = site.open("e3", "app.test", Site.ECHO);
    Received end = new Received();
    stream.attach(end);
    site.tunnels.renew("e3");
    ByteStream fresh = site.open("e3", "app.test", Site.ECHO);
    fresh.attach(new Received());
    assertEquals(2, site.tunnels.status().size());
    Site.send(stream, "old".getBytes(UTF_8));
    end.await(3);
    site.tunnels.close("e3");
    assertEquals(ReasonCode.NOT_ENROLLED.name(), end.ending());
  }
}
