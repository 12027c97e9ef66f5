package zta.headend.proxy.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteStream;
import zta.api.headend.ActivityRow;
import zta.api.headend.Changes;
import zta.api.tunnel.TunnelRefusedException;
import zta.headend.proxy.internal.fixture.Datagrams;
import zta.headend.proxy.internal.fixture.Pki;
import zta.headend.proxy.internal.fixture.Ports;
import zta.headend.proxy.internal.fixture.Received;
import zta.headend.proxy.internal.fixture.Site;
import zta.headend.proxy.internal.fixture.UdpTarget;

/** UDP through tunnel and proxy: real bundles, real TLS, real sockets. */
@Timeout(120)
class UdpTunnelIT {
  private static final int ECHO = Ports.free();
  private static final int POUR = Ports.free();
  private static final int FLOWS = 20;
  private static final int WINDOW = 32;
  private static final String RESOURCES =
      "{'id':'app','name':'App','names':['app.test'],'internalHost':'127.0.0.1','loopback':true,"
          + "'ports':['udp/1-65535','tcp/%d']},"
          + "{'id':'web','name':'Web','names':['web.test'],'internalHost':'127.0.0.1',"
          + "'loopback':true,'ports':['tcp/1-65535']},"
          + "{'id':'any','name':'Any','networks':['0.0.0.0/0','::/0'],'ports':['udp/1-65535']}";

  private Site site;
  private Pki.Leaf alice;
  private UdpTarget echo;

  private static String policy(String... allowed) {
    String rule = "{'id':'r','name':'n','effect':'allow','resources':['%s']}";
    return ("{'schema':'zta.policy/1','resources':["
            + RESOURCES.formatted(Site.ECHO)
            + "],'rules':["
            + rule.formatted(String.join("','", allowed))
            + "]}")
        .replace('\'', '"');
  }

  @BeforeEach
  void start() throws Exception {
    site =
        new Site(
            policy("app", "web", "any"),
            Map.of("maxFlowsPerEnrolment", FLOWS, "idleUdpSeconds", 10));
    alice = site.enrol("e1", "alice@test.example");
    echo = UdpTarget.echo(ECHO);
  }

  @AfterEach
  void stop() throws Exception {
    echo.close();
    site.close();
  }

  @Test
  void keepsTheBoundariesOfThousandsOfDatagramsAndLogsThem() throws Exception {
    ByteStream stream = site.openUdp("e1", "app.test", ECHO);
    Datagrams end = Datagrams.of(stream);
    Random random = new Random(1);
    byte[][] sent = new byte[2_000][];
    long bytes = 0;
    for (int i = 0; i < sent.length; i++) {
      sent[i] = new byte[random.nextInt(1500)];
      random.nextBytes(sent[i]);
      bytes += sent[i].length;
      Site.send(stream, sent[i]);
      end.await(i - WINDOW);
    }
    List<byte[]> back = end.await(sent.length);
    for (int i = 0; i < sent.length; i++) {
      assertArrayEquals(sent[i], back.get(i));
    }
    stream.end();
    assertEquals("END", end.ending());
    ActivityRow row = site.record.rows.get(0);
    assertEquals("UDP", row.details().get("application protocol"));
    assertEquals("HTTP2", row.details().get("tunnel type"));
    assertEquals("127.0.0.1", row.details().get("resolved ip"));
    eventually(() -> !site.record.endings.isEmpty());
    assertEquals(ReasonCode.COMPLETED.id(), site.record.endings.get(0).reason());
    assertEquals(bytes, site.record.endings.get(0).sent());
    assertEquals(bytes, site.record.endings.get(0).received());
  }

  @Test
  void carriesEverySize() throws Exception {
    ByteStream stream = site.openUdp("e1", "app.test", ECHO);
    Datagrams end = Datagrams.of(stream);
    int[] sizes = {0, 1, 1200, 9000, 65507, 0, 0, 1472, 65507};
    for (int i = 0; i < sizes.length; i++) {
      Site.send(stream, new byte[sizes[i]]);
      end.await(i + 1);
      assertEquals(sizes[i], end.get(i).length);
    }
  }

  @Test
  void whatIsTooLongForTheNetworkIsDroppedAndTheFlowGoesOn() throws Exception {
    ByteStream stream = site.openUdp("e1", "app.test", ECHO);
    Datagrams end = Datagrams.of(stream);
    Site.send(stream, new byte[65508]);
    Site.send(stream, new byte[65527]);
    Site.send(stream, new byte[70_000]);
    Site.send(stream, "next".getBytes(UTF_8));
    assertEquals("next", new String(end.await(1).get(0), UTF_8));
    assertFalse(end.isOver());
  }

  @Test
  void aBurstArrivesInOrderAndWhole() throws Exception {
    ByteStream stream = site.openUdp("e1", "app.test", ECHO);
    Datagrams end = Datagrams.of(stream);
    for (int round = 0; round < 50; round++) {
      for (int i = 0; i < 20; i++) {
        stream.write(zta.api.flow.Chunk.of(java.nio.ByteBuffer.wrap(new byte[] {(byte) i, 1, 2})));
      }
      stream.flush();
      end.await((round + 1) * 20);
    }
    for (int i = 0; i < 1000; i++) {
      assertEquals(3, end.get(i).length);
      assertEquals(i % 20, end.get(i)[0]);
    }
  }

  @Test
  void flowsOfTwoUsersNeverMix() throws Exception {
    site.enrol("e2", "bob@test.example");
    ByteStream one = site.openUdp("e1", "app.test", ECHO);
    ByteStream two = site.openUdp("e2", "app.test", ECHO);
    Datagrams oneEnd = Datagrams.of(one);
    Datagrams twoEnd = Datagrams.of(two);
    for (int i = 0; i < 300; i++) {
      Site.send(one, new byte[] {1, (byte) i});
      Site.send(two, new byte[] {2, (byte) i});
      oneEnd.await(i - WINDOW);
      twoEnd.await(i - WINDOW);
    }
    assertTrue(oneEnd.await(300).stream().allMatch(d -> d[0] == 1));
    assertTrue(twoEnd.await(300).stream().allMatch(d -> d[0] == 2));
  }

  @Test
  void slowReaderStallsNobody() throws Exception {
    UdpTarget pour =
        new UdpTarget(
            POUR,
            (socket, packet) -> {
              packet.setLength(1200);
              for (int i = 0; i < 50_000; i++) {
                socket.send(packet);
              }
            });
    try {
      ByteStream slow = site.openUdp("e1", "app.test", POUR);
      Datagrams slowEnd = new Datagrams();
      slowEnd.take(false);
      slow.attach(slowEnd);
      ByteStream quick = site.openUdp("e1", "app.test", ECHO);
      Datagrams quickEnd = Datagrams.of(quick);
      Site.send(slow, new byte[1]);
      for (int i = 0; i < 200; i++) {
        Site.send(quick, new byte[100]);
        quickEnd.await(i + 1);
      }
      assertEquals(0, slowEnd.count());
      slowEnd.take(true);
      assertTrue(slowEnd.await(50).stream().allMatch(d -> d.length == 1200));
      slow.abort(ReasonCode.APPLICATION_RESET);
    } finally {
      pour.close();
    }
  }

  @Test
  void policyChangeClosesExactlyTheForbiddenFlow() throws Exception {
    ByteStream tcp = site.open("e1", "web.test", Site.ECHO);
    Received tcpEnd = new Received();
    tcp.attach(tcpEnd);
    Datagrams end = Datagrams.of(site.openUdp("e1", "app.test", ECHO));
    site.record.policy(policy("web"));
    long began = System.nanoTime();
    site.changed(Changes.Topic.POLICY);
    assertEquals(ReasonCode.NO_RULE.name(), end.ending());
    assertTrue(System.nanoTime() - began < TimeUnit.SECONDS.toNanos(1));
    Site.send(tcp, "still".getBytes(UTF_8));
    tcpEnd.await(5);
    assertRefused(ReasonCode.NO_RULE, 403, "app.test", ECHO);
  }

  @Test
  void revokedCertificateEndsTheFlow() throws Exception {
    Datagrams end = Datagrams.of(site.openUdp("e1", "app.test", ECHO));
    site.record.revoke(alice.certificate());
    site.changed(Changes.Topic.ENROLMENT);
    assertEquals(ReasonCode.CERTIFICATE.name(), end.ending());
  }

  @Test
  void anIdleFlowEnds() throws Exception {
    Datagrams end = Datagrams.of(site.openUdp("e1", "app.test", ECHO));
    assertEquals(ReasonCode.IDLE.name(), end.ending());
    eventually(() -> !site.record.endings.isEmpty());
    assertEquals(ReasonCode.IDLE.id(), site.record.endings.get(0).reason());
  }

  @Test
  void anUnreachablePortEndsTheFlowWithTheReason() throws Exception {
    ByteStream stream = site.openUdp("e1", "app.test", Ports.free());
    Datagrams end = Datagrams.of(stream);
    Site.send(stream, new byte[1]);
    assertEquals(ReasonCode.RESOURCE_REFUSED.name(), end.ending());
    eventually(() -> !site.record.endings.isEmpty());
    assertEquals(ReasonCode.RESOURCE_REFUSED.id(), site.record.endings.get(0).reason());
  }

  @Test
  void thePortsOfAResourceHaveAProtocol() throws Exception {
    assertRefused(ReasonCode.PORT, 403, "web.test", ECHO);
    assertThrows(TunnelRefusedException.class, () -> site.open("e1", "app.test", ECHO));
    site.open("e1", "app.test", Site.ECHO).abort(ReasonCode.APPLICATION_RESET);
    assertRefused(ReasonCode.NO_RULE, 403, "unknown.test", ECHO);
  }

  @Test
  void addressesOfTheHeadendAreOutOfReach() {
    for (String address :
        List.of(
            "127.0.0.1",
            "::1",
            "169.254.169.254",
            "169.254.1.1",
            "fe80::1",
            "224.0.0.1",
            "ff02::fb",
            "255.255.255.255",
            "0.0.0.0",
            "::",
            "64:ff9b::7f00:1")) {
      assertRefused(ReasonCode.FORBIDDEN_ADDRESS, 403, address, ECHO);
    }
  }

  @Test
  void theProxysOwnPortIsOutOfReach() {
    assertRefused(ReasonCode.FORBIDDEN_ADDRESS, 403, "app.test", Site.PORT);
  }

  @Test
  void flowsOfAnEnrolmentAreLimited() throws Exception {
    for (int i = 0; i < FLOWS; i++) {
      site.openUdp("e1", "app.test", ECHO);
    }
    assertRefused(ReasonCode.LIMIT, 503, "app.test", ECHO);
  }

  @Test
  void theEndOfTheTunnelEndsTheFlow() throws Exception {
    Datagrams end = Datagrams.of(site.openUdp("e1", "app.test", ECHO));
    site.tunnels.close("e1");
    assertEquals(ReasonCode.NOT_ENROLLED.name(), end.ending());
    eventually(() -> !site.record.endings.isEmpty());
  }

  private void assertRefused(ReasonCode reason, int status, String host, int port) {
    TunnelRefusedException refused =
        assertThrows(TunnelRefusedException.class, () -> site.openUdp("e1", host, port));
    assertEquals(reason, refused.reason(), refused.getMessage());
    assertEquals(status, refused.status());
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void eventually(Condition condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.holds()) {
      assertTrue(System.nanoTime() < deadline, "did not happen in time");
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
