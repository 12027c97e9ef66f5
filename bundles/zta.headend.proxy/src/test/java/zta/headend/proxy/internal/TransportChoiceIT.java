package zta.headend.proxy.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteStream;
import zta.api.headend.ActivityRow;
import zta.api.tunnel.ProxyEndpoint;
import zta.headend.proxy.internal.fixture.Pki;
import zta.headend.proxy.internal.fixture.Ports;
import zta.headend.proxy.internal.fixture.Received;
import zta.headend.proxy.internal.fixture.Relay;
import zta.headend.proxy.internal.fixture.Site;
import zta.headend.proxy.internal.fixture.UdpRelay;

/** Networks that let UDP through, or not, or no longer, or under another address. */
@Timeout(120)
class TransportChoiceIT {
  private static final int BETWEEN = Ports.free();
  private static final String POLICY =
      "{'schema':'zta.policy/1','resources':[{'id':'app','name':'App','names':['app.test'],"
          + "'internalHost':'127.0.0.1','loopback':true}],'rules':[{'id':'r','name':'n',"
          + "'effect':'allow','resources':['app']}]}";

  private Site site;
  private Relay tcp;
  private UdpRelay udp;

  private void start(boolean quic, String tcpOver) throws Exception {
    site =
        new Site(
            POLICY.replace('\'', '"'),
            Map.of("quic", quic),
            Map.of("transport", "auto", "tcpOver", tcpOver, "retryMillis", 1000));
    tcp = new Relay(BETWEEN, Site.PORT);
    udp = new UdpRelay(InetAddress.getLoopbackAddress(), BETWEEN, Site.PORT);
    enrol("e1");
  }

  private void enrol(String id) throws Exception {
    Pki.Leaf leaf = site.enrol(id, "alice@test.example");
    site.identity(site.identity(id, leaf, new ProxyEndpoint("localhost", BETWEEN)));
  }

  @AfterEach
  void stop() throws Exception {
    site.close();
    tcp.close();
    udp.close();
  }

  private record Flow(ByteStream stream, Received end) {
    void echo(String text) throws Exception {
      int before = end.size();
      Site.send(stream, text.getBytes(UTF_8));
      String all = new String(end.await(before + text.length()), UTF_8);
      assertEquals(text, all.substring(before));
    }
  }

  private Flow open(String id) throws Exception {
    ByteStream stream = site.open(id, "app.test", Site.ECHO);
    Received received = new Received();
    stream.attach(received);
    return new Flow(stream, received);
  }

  private String transportOfLast() {
    ActivityRow last = site.record.rows.get(site.record.rows.size() - 1);
    return String.valueOf(last.details().get("tunnel type"));
  }

  /** Opens flows until one goes by a transport. */
  private Flow openBy(String transport) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      Flow flow = open("e1");
      flow.echo("hello");
      if (transportOfLast().equals(transport)) {
        return flow;
      }
      flow.stream().abort(ReasonCode.APPLICATION_RESET);
      assertTrue(System.nanoTime() < deadline, "no flow went by " + transport);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  @Test
  void takesHttp2AtOnceWhereThereIsNoQuic() throws Exception {
    start(false, "h3");
    // Classes are loaded by the first, who may take longer.
    open("e1").echo("one");
    assertEquals("HTTP2", transportOfLast());
    enrol("e2");
    long began = System.nanoTime();
    open("e2").echo("two");
    assertEquals("HTTP2", transportOfLast());
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    assertTrue(millis < 1000, millis + " ms");
  }

  @Test
  void tcpPrefersHttp2WhileItsPathIsGood() throws Exception {
    start(true, "auto");
    openBy("HTTP2").echo("bulk");
    open("e1").echo("again");
    assertEquals("HTTP2", transportOfLast());
    Flow flow = open("e1");
    tcp.breakAll();
    assertEquals(ReasonCode.TUNNEL_LOST.name(), flow.end().ending());
    openBy("HTTP3").echo("after");
  }

  @Test
  void silenceIsNoticedAndTheOtherTransportTakesOver() throws Exception {
    start(true, "h3");
    Flow flow = openBy("HTTP3");
    flow.echo("before");
    long began = System.nanoTime();
    udp.swallow(true);
    assertEquals(ReasonCode.TUNNEL_LOST.name(), flow.end().ending());
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
    assertTrue(seconds <= 15, seconds + " s");

    Flow next = open("e1");
    next.echo("meanwhile");
    assertEquals("HTTP2", transportOfLast());

    udp.swallow(false);
    openBy("HTTP3").echo("after");
    next.echo("still there");
  }

  /** Longer than either end would take silence. */
  @Test
  void idleFlowsStay() throws Exception {
    start(true, "h3");
    Flow flow = openBy("HTTP3");
    TimeUnit.SECONDS.sleep(20);
    assertFalse(flow.end().isOver());
    flow.echo("still there");
    assertTrue(site.tunnels.status().stream().anyMatch(tunnel -> tunnel.transport().equals("h3")));
  }

  @Test
  void flowsOutliveAnotherAddress() throws Exception {
    start(true, "h3");
    Flow flow = openBy("HTTP3");
    byte[] block = new byte[65_536];
    for (int move = 0; move < 3; move++) {
      flow.echo("again");
      int before = flow.end().size();
      for (int i = 0; i < 40; i++) {
        Site.send(flow.stream(), block);
        if (i == 20) {
          udp.move();
        }
      }
      flow.end().await(before + 40 * block.length);
    }
    assertFalse(flow.end().isOver());
    flow.echo("same flow");
    assertEquals(1, site.record.rows.stream().filter(row -> isH3(row)).count());
  }

  private static boolean isH3(ActivityRow row) {
    return "HTTP3".equals(row.details().get("tunnel type"));
  }
}
