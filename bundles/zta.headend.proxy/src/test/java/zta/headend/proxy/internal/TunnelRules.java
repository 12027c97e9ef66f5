package zta.headend.proxy.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteStream;
import zta.api.tunnel.ProxyEndpoint;
import zta.api.tunnel.TunnelRefusedException;
import zta.headend.proxy.internal.fixture.Pki;
import zta.headend.proxy.internal.fixture.Ports;
import zta.headend.proxy.internal.fixture.Received;
import zta.headend.proxy.internal.fixture.Site;

/** What holds for tunnels by every transport; a class for each of them makes the site. */
abstract class TunnelRules {
  static final int BANNER = Ports.free();
  static final int RESETS = Ports.free();
  static final int HEARS = Ports.free();
  static final int CLOSES = Ports.free();

  Site site;

  @AfterEach
  void stop() throws Exception {
    site.close();
  }

  @Test
  void serverMayEndFirstAndStillRead() throws Exception {
    CountDownLatch got = new CountDownLatch(1);
    site.targets.listen(
        BANNER,
        socket -> {
          socket.getOutputStream().write("banner".getBytes(UTF_8));
          socket.shutdownOutput();
          byte[] rest = socket.getInputStream().readAllBytes();
          if (new String(rest, UTF_8).equals("afterwards")) {
            got.countDown();
          }
        });
    ByteStream stream = site.open("e1", "app.test", BANNER);
    Received received = new Received();
    stream.attach(received);
    assertEquals("END", received.ending());
    assertEquals("banner", new String(received.await(6), UTF_8));
    Site.send(stream, "afterwards".getBytes(UTF_8));
    stream.end();
    assertTrue(got.await(10, TimeUnit.SECONDS));
  }

  @Test
  void resetOfTheResourceIsNoCleanEnd() throws Exception {
    site.targets.listen(
        RESETS,
        socket -> {
          socket.getInputStream().readNBytes(1);
          socket.getOutputStream().write(new byte[1000]);
          socket.setSoLinger(true, 0);
        });
    ByteStream stream = site.open("e1", "app.test", RESETS);
    Received received = new Received();
    stream.attach(received);
    Site.send(stream, new byte[1]);
    assertEquals(ReasonCode.RESOURCE_RESET.name(), received.ending());
  }

  @Test
  void resetOfTheApplicationReachesTheResource() throws Exception {
    CountDownLatch reset = new CountDownLatch(1);
    site.targets.listen(HEARS, socket -> untilReset(socket.getInputStream(), reset));
    ByteStream stream = site.open("e1", "app.test", HEARS);
    stream.attach(new Received());
    Site.send(stream, new byte[10]);
    stream.abort(ReasonCode.APPLICATION_RESET);
    assertTrue(reset.await(10, TimeUnit.SECONDS));
    eventually(() -> !site.record.endings.isEmpty());
    assertEquals(ReasonCode.APPLICATION_RESET.id(), site.record.endings.get(0).reason());
  }

  @Test
  void targetsThatCloseWithDataOnTheWayDoNotEndTheTunnel() throws Exception {
    site.targets.listen(
        CLOSES,
        socket -> {
          socket.getInputStream().readNBytes(100_000);
          socket.setSoLinger(true, 0);
        });
    ByteStream witness = site.open("e1", "app.test", Site.ECHO);
    Received witnessEnd = new Received();
    witness.attach(witnessEnd);
    for (int i = 0; i < 60; i++) {
      ByteStream stream = site.open("e1", "app.test", CLOSES);
      Received end = new Received();
      stream.attach(end);
      for (int k = 0; k < 64; k++) {
        Site.send(stream, new byte[65_536]);
      }
      assertEquals(ReasonCode.RESOURCE_RESET.name(), end.ending());
    }
    Site.send(witness, "alive".getBytes(UTF_8));
    assertEquals("alive", new String(witnessEnd.await(5), UTF_8));
    assertFalse(witnessEnd.isOver());
  }

  @Test
  void wrongCertificatesGetNowhere() throws Exception {
    ProxyEndpoint proxy = new ProxyEndpoint("localhost", Site.PORT);
    Pki foreign = new Pki();
    site.identity(site.identity("f", foreign.client(java.time.Duration.ofDays(1)), proxy));
    assertThrows(TunnelRefusedException.class, () -> site.open("f", "app.test", Site.ECHO));
    Pki.Leaf server = site.pki.serverAsClient();
    site.record.enrol("s", "alice@test.example", server.certificate());
    site.identity(site.identity("s", server, proxy));
    assertThrows(TunnelRefusedException.class, () -> site.open("s", "app.test", Site.ECHO));
    site.open("e1", "app.test", Site.ECHO).abort(ReasonCode.APPLICATION_RESET);
  }

  static void untilReset(InputStream in, CountDownLatch reset) {
    try {
      while (in.read() >= 0) {}
    } catch (java.io.IOException e) {
      reset.countDown();
    }
  }

  final void assertRefused(ReasonCode reason, int status, String host, int port) {
    TunnelRefusedException refused =
        assertThrows(TunnelRefusedException.class, () -> site.open("e1", host, port));
    assertEquals(reason, refused.reason(), refused.getMessage());
    assertEquals(status, refused.status());
  }

  interface Condition {
    boolean holds() throws Exception;
  }

  static void eventually(Condition condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.holds()) {
      assertTrue(System.nanoTime() < deadline, "did not happen in time");
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
