package zta.headend.proxy.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.quic.Quic;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteStream;
import zta.api.headend.Changes;
import zta.api.tunnel.ProxyEndpoint;
import zta.api.tunnel.TunnelRefusedException;
import zta.headend.proxy.internal.fixture.Pki;
import zta.headend.proxy.internal.fixture.Ports;
import zta.headend.proxy.internal.fixture.RawQuic;
import zta.headend.proxy.internal.fixture.Received;
import zta.headend.proxy.internal.fixture.Site;
import zta.headend.proxy.internal.fixture.UdpRelay;

/** Tunnel and proxy together over QUIC: real bundles, real TLS, real sockets. */
@Timeout(120)
class H3TunnelIT extends TunnelRules {
  private static final int FLOWS = 1000;
  private static final int MEGABYTES = 50;
  private static final int POUR = Ports.free();
  private static final int CLOSED = Ports.free();
  private static final int BETWEEN = Ports.free();

  private Pki.Leaf alice;

  private static String policy(String... allowed) {
    StringBuilder rules = new StringBuilder();
    for (String resource : allowed) {
      rules.append(rules.isEmpty() ? "" : ",");
      rules.append(
          "{'id':'r-%s','name':'n','effect':'allow','resources':['%s']}"
              .formatted(resource, resource));
    }
    String resource =
        "{'id':'%s','name':'N','names':['%s.test'],'internalHost':'127.0.0.1','loopback':true}";
    return ("{'schema':'zta.policy/1','resources':["
            + resource.formatted("app", "app")
            + ","
            + resource.formatted("other", "other")
            + "],'rules':["
            + rules
            + "]}")
        .replace('\'', '"');
  }

  /**
   * Loads QUIC's native library for the clients on the class path: after a container's it cannot be
   * loaded.
   */
  @BeforeAll
  static void loadFirst() {
    Quic.ensureAvailability();
  }

  @BeforeEach
  void start() throws Exception {
    site =
        new Site(
            policy("app", "other"),
            Map.of("maxFlowsPerEnrolment", FLOWS),
            Map.of("transport", "h3"));
    alice = site.enrol("e1", "alice@test.example");
  }

  @Test
  void carriesBytesBothWaysUnchanged() throws Exception {
    ByteStream stream = site.open("e1", "app.test", Site.ECHO);
    Received received = new Received();
    stream.attach(received);
    byte[] block = new byte[1_000_000];
    Random random = new Random(1);
    MessageDigest sent = MessageDigest.getInstance("SHA-256");
    for (int i = 0; i < MEGABYTES; i++) {
      random.nextBytes(block);
      sent.update(block);
      Site.send(stream, block.clone());
    }
    stream.end();
    byte[] back = received.await(MEGABYTES * block.length);
    assertEquals("END", received.ending());
    assertArrayEquals(sent.digest(), MessageDigest.getInstance("SHA-256").digest(back));
    assertEquals("HTTP3", site.record.rows.get(0).details().get("tunnel type"));
    assertEquals("h3", site.tunnels.status().get(0).transport());
    eventually(() -> !site.record.endings.isEmpty());
    assertEquals(ReasonCode.COMPLETED.id(), site.record.endings.get(0).reason());
    assertEquals(back.length, site.record.endings.get(0).received());
    eventually(() -> site.tunnels.status().get(0).streams() == 0);
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
    assertEquals(FLOWS, site.tunnels.status().get(0).streams());
    for (int i = 0; i < FLOWS; i++) {
      Site.send(streams.get(i), ("flow " + i).getBytes(UTF_8));
    }
    for (int i = 0; i < FLOWS; i++) {
      String expected = "flow " + i;
      assertEquals(expected, new String(ends.get(i).await(expected.length()), UTF_8));
    }
    assertRefused(ReasonCode.LIMIT, 503, "app.test", Site.ECHO);
    streams.get(0).abort(ReasonCode.APPLICATION_RESET);
    eventually(() -> !site.record.endings.isEmpty());
    site.open("e1", "app.test", Site.ECHO).abort(ReasonCode.APPLICATION_RESET);
  }

  @Test
  void slowReaderStallsNobodyAndIsBounded() throws Exception {
    site.targets.listen(
        POUR,
        socket -> {
          byte[] pour = new byte[65536];
          while (true) {
            socket.getOutputStream().write(pour);
          }
        });
    ByteStream slow = site.open("e1", "app.test", POUR);
    Received slowEnd = new Received();
    slowEnd.take(false);
    slow.attach(slowEnd);
    ByteStream quick = site.open("e1", "app.test", POUR);
    Received quickEnd = new Received();
    quick.attach(quickEnd);
    quickEnd.await(20_000_000);
    assertEquals(0, slowEnd.size());
    quick.abort(ReasonCode.APPLICATION_RESET);
    slowEnd.take(true);
    slowEnd.await(2_000_000);
    slow.abort(ReasonCode.APPLICATION_RESET);
  }

  /** A stream that is not read shows a reset only to who looks. */
  @Test
  void resetOfTheApplicationIsSeenWhileTheResourceReadsNothing() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    site.targets.listen(HEARS, socket -> go.await());
    ByteStream stream = site.open("e1", "app.test", HEARS);
    stream.attach(new Received());
    for (int i = 0; i < 32; i++) {
      Site.send(stream, new byte[1_000_000]);
    }
    TimeUnit.SECONDS.sleep(1);
    stream.abort(ReasonCode.APPLICATION_RESET);
    eventually(() -> !site.record.endings.isEmpty());
    assertEquals(ReasonCode.APPLICATION_RESET.id(), site.record.endings.get(0).reason());
    go.countDown();
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
    site.changed(Changes.Topic.POLICY);
    assertEquals(ReasonCode.NO_RULE.name(), otherEnd.ending());
    Site.send(app, "still".getBytes(UTF_8));
    assertEquals("still", new String(appEnd.await(5), UTF_8));
    assertRefused(ReasonCode.NO_RULE, 403, "other.test", Site.ECHO);
  }

  @Test
  void refusesWithTheReasonAndLeavesNothingOpen() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertRefused(ReasonCode.RESOURCE_REFUSED, 502, "app.test", CLOSED);
      assertRefused(ReasonCode.NO_RULE, 403, "unknown.test", 80);
    }
    eventually(() -> site.tunnels.status().get(0).streams() == 0);
    assertEquals("HTTP3", site.record.rows.get(0).details().get("tunnel type"));
  }

  @Test
  void endOfTheEnrolmentEndsItsFlows() throws Exception {
    ByteStream stream = site.open("e1", "app.test", Site.ECHO);
    Received end = new Received();
    stream.attach(end);
    site.tunnels.close("e1");
    assertEquals(ReasonCode.NOT_ENROLLED.name(), end.ending());
  }

  @Test
  void proxiesOfAnotherNameAreNotTrusted() throws Exception {
    InetAddress elsewhere = InetAddress.getByName("127.0.0.2");
    try (UdpRelay relay = new UdpRelay(elsewhere, BETWEEN, Site.PORT)) {
      relay.swallow(false);
      site.identity(site.identity("n", alice, new ProxyEndpoint("127.0.0.2", BETWEEN)));
      TunnelRefusedException refused =
          assertThrows(TunnelRefusedException.class, () -> site.open("n", "app.test", Site.ECHO));
      assertEquals(ReasonCode.PROXY_UNREACHABLE, refused.reason());
    }
  }

  @Test
  void whoShowsNoCertificateIsHungUpOn() throws Exception {
    try (RawQuic good = new RawQuic(site, alice)) {
      assertFalse(good.isHungUp(1));
    }
    try (RawQuic nobody = new RawQuic(site, null)) {
      assertTrue(nobody.isHungUp(5));
    } catch (ExecutionException e) {
      assertTrue(e.getCause() instanceof java.io.IOException, e.toString());
    }
  }

  @Test
  void tooManyFramesWithoutMeaningEndTheirConnectionOnly() throws Exception {
    ByteStream witness = site.open("e1", "app.test", Site.ECHO);
    Received witnessEnd = new Received();
    witness.attach(witnessEnd);
    try (RawQuic client = new RawQuic(site, alice)) {
      for (int i = 0; i < 5_000 && !client.isHungUp(0); i++) {
        client.reservedFrame();
      }
      assertTrue(client.isHungUp(10));
    }
    Site.send(witness, "alive".getBytes(UTF_8));
    assertEquals("alive", new String(witnessEnd.await(5), UTF_8));
  }

  @Test
  void datagramThatIsCutShortEndsItsConnection() throws Exception {
    try (RawQuic client = new RawQuic(site, alice)) {
      client.datagram(0x00, 0x01);
      assertFalse(client.isHungUp(1), "a datagram for no stream is lost");
      client.datagram(0x40);
      assertTrue(client.isHungUp(10));
    }
  }
}
