package zta.headend.proxy.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteStream;
import zta.api.tunnel.ProxyEndpoint;
import zta.headend.proxy.internal.fixture.FarewellProxy;
import zta.headend.proxy.internal.fixture.Pki;
import zta.headend.proxy.internal.fixture.Ports;
import zta.headend.proxy.internal.fixture.Received;
import zta.headend.proxy.internal.fixture.Relay;
import zta.headend.proxy.internal.fixture.Site;

/** The network between agent and proxy fails: flows are told in time, and new ones get through. */
@Timeout(60)
class TunnelLossIT {
  private static final int BETWEEN = Ports.free();
  private static final int LEAVING = Ports.free();
  private static final String POLICY =
      "{'schema':'zta.policy/1','resources':[{'id':'app','name':'App','names':['app.test'],"
          + "'internalHost':'127.0.0.1','loopback':true}],'rules':[{'id':'r','name':'n',"
          + "'effect':'allow','resources':['app']}]}";

  private Site site;
  private Relay relay;

  @BeforeEach
  void start() throws Exception {
    site = new Site(POLICY.replace('\'', '"'), Map.of());
    relay = new Relay(BETWEEN, Site.PORT);
    Pki.Leaf alice = site.enrol("e1", "alice@test.example");
    site.identity(site.identity("e1", alice, new ProxyEndpoint("localhost", BETWEEN)));
  }

  @AfterEach
  void stop() throws Exception {
    site.close();
    relay.close();
  }

  private Received echoed(String text) throws Exception {
    ByteStream stream = site.open("e1", "app.test", Site.ECHO);
    Received received = new Received();
    stream.attach(received);
    Site.send(stream, text.getBytes(UTF_8));
    assertEquals(text, new String(received.await(text.length()), UTF_8));
    return received;
  }

  @Test
  void silentNetworkIsNoticedWithinFifteenSeconds() throws Exception {
    Received flow = echoed("before");
    long began = System.nanoTime();
    relay.swallow(true);
    assertEquals(ReasonCode.TUNNEL_LOST.name(), flow.ending());
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
    assertTrue(seconds <= 15, seconds + " s");
    relay.swallow(false);
    echoed("after");
  }

  @Test
  void silentNetworkIsNoticedInSecondsAfterTheMachineWokeUpAndAWorkingOneIsLeftAlone()
      throws Exception {
    Received flow = echoed("before");
    site.networkChanged();
    Thread.sleep(4000);
    echoed("still");
    relay.swallow(true);
    long began = System.nanoTime();
    site.networkChanged();
    assertEquals(ReasonCode.TUNNEL_LOST.name(), flow.ending());
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
    assertTrue(seconds <= 6, seconds + " s");
    relay.swallow(false);
    echoed("after");
  }

  @Test
  void brokenNetworkIsNoticedAtOnceAndMendedByItself() throws Exception {
    Received flow = echoed("before");
    long began = System.nanoTime();
    relay.breakAll();
    assertEquals(ReasonCode.TUNNEL_LOST.name(), flow.ending());
    echoed("after");
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
    assertTrue(seconds <= 3, seconds + " s");
  }

  @Test
  void requestThatAProxyDidNotLookAtGoesToTheNext() throws Exception {
    try (FarewellProxy leaving = new FarewellProxy(site.pki, LEAVING)) {
      Pki.Leaf alice = site.enrol("e2", "alice@test.example");
      site.identity(
          site.identity(
              "e2",
              alice,
              new ProxyEndpoint("localhost", LEAVING),
              new ProxyEndpoint("localhost", Site.PORT)));
      ByteStream stream = site.open("e2", "app.test", Site.ECHO);
      Received received = new Received();
      stream.attach(received);
      Site.send(stream, "hello".getBytes(UTF_8));
      assertEquals("hello", new String(received.await(5), UTF_8));
      assertTrue(leaving.wasAsked());
    }
  }
}
