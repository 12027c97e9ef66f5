package zta.headend.proxy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteStream;
import zta.api.headend.Changes;
import zta.api.tunnel.TunnelRefusedException;
import zta.headend.proxy.internal.fixture.Datagrams;
import zta.headend.proxy.internal.fixture.Ports;
import zta.headend.proxy.internal.fixture.Received;
import zta.headend.proxy.internal.fixture.Site;
import zta.headend.proxy.internal.fixture.UdpTarget;

/** UDP through tunnel and proxy in QUIC datagrams. */
@Timeout(120)
class H3UdpIT {
  private static final int ECHO = Ports.free();
  private static final int WINDOW = 32;
  private static final String POLICY =
      "{'schema':'zta.policy/1','resources':[{'id':'app','name':'App','names':['app.test'],"
          + "'internalHost':'127.0.0.1','loopback':true,'ports':['udp/1-65535','tcp/1-65535']}],"
          + "'rules':[%s]}";
  private static final String ALLOW = "{'id':'r','name':'n','effect':'allow','resources':['app']}";

  private Site site;
  private UdpTarget echo;

  private static String policy(String rules) {
    return POLICY.formatted(rules).replace('\'', '"');
  }

  @BeforeEach
  void start() throws Exception {
    site = new Site(policy(ALLOW), Map.of("idleUdpSeconds", 60), Map.of("transport", "auto"));
    site.enrol("e1", "alice@test.example");
    echo = UdpTarget.echo(ECHO);
  }

  @AfterEach
  void stop() throws Exception {
    echo.close();
    site.close();
  }

  /** Opens UDP flows until one goes by HTTP/3, which on a busy machine may come second. */
  private ByteStream openByH3() throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      ByteStream stream = site.openUdp("e1", "app.test", ECHO);
      int last = site.record.rows.size() - 1;
      if ("HTTP3".equals(site.record.rows.get(last).details().get("tunnel type"))) {
        assertEquals("UDP", site.record.rows.get(last).details().get("application protocol"));
        return stream;
      }
      stream.abort(ReasonCode.APPLICATION_RESET);
      assertTrue(System.nanoTime() < deadline, "no UDP flow went by HTTP/3");
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  @Test
  void carriesThousandsOfDatagramsUnchanged() throws Exception {
    ByteStream stream = openByH3();
    Datagrams end = Datagrams.of(stream);
    Random random = new Random(1);
    byte[][] sent = new byte[2_000][];
    for (int i = 0; i < sent.length; i++) {
      sent[i] = new byte[8 + random.nextInt(1200)];
      random.nextBytes(sent[i]);
      Site.send(stream, sent[i]);
      end.await(i - WINDOW);
    }
    Set<String> back =
        end.await(sent.length).stream().map(Arrays::toString).collect(Collectors.toSet());
    assertEquals(Arrays.stream(sent).map(Arrays::toString).collect(Collectors.toSet()), back);
    stream.end();
    assertEquals("END", end.ending());
  }

  @Test
  void carriesEverySizeInDatagramsOrCapsules() throws Exception {
    ByteStream stream = openByH3();
    Datagrams end = Datagrams.of(stream);
    int[] sizes = {0, 1, 1200, 1250, 1350, 1472, 9000, 65507, 0};
    for (int i = 0; i < sizes.length; i++) {
      Site.send(stream, new byte[sizes[i]]);
      end.await(i + 1);
      assertEquals(sizes[i], end.get(i).length);
    }
  }

  @Test
  void flowsDoNotMix() throws Exception {
    ByteStream[] streams = new ByteStream[10];
    Datagrams[] ends = new Datagrams[streams.length];
    for (int i = 0; i < streams.length; i++) {
      streams[i] = openByH3();
      ends[i] = Datagrams.of(streams[i]);
    }
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < streams.length; i++) {
        Site.send(streams[i], new byte[] {(byte) i});
      }
      for (Datagrams end : ends) {
        end.await(round + 1);
      }
    }
    for (int i = 0; i < streams.length; i++) {
      for (byte[] datagram : ends[i].await(20)) {
        assertEquals(i, datagram[0]);
      }
    }
  }

  @Test
  void policyChangeEndsTheFlow() throws Exception {
    Datagrams end = Datagrams.of(openByH3());
    site.record.policy(policy(""));
    site.changed(Changes.Topic.POLICY);
    assertEquals(ReasonCode.NO_RULE.name(), end.ending());
    TunnelRefusedException refused =
        assertThrows(TunnelRefusedException.class, () -> site.openUdp("e1", "app.test", ECHO));
    assertEquals(ReasonCode.NO_RULE, refused.reason());
  }

  @Test
  void tcpGoesByHttp2Beside() throws Exception {
    ByteStream udp = openByH3();
    Datagrams datagrams = Datagrams.of(udp);
    boolean h2 = false;
    for (int i = 0; i < 100 && !h2; i++) {
      ByteStream tcp = site.open("e1", "app.test", Site.ECHO);
      tcp.attach(new Received());
      int last = site.record.rows.size() - 1;
      h2 = "HTTP2".equals(site.record.rows.get(last).details().get("tunnel type"));
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertTrue(h2);
    Site.send(udp, new byte[100]);
    assertEquals(100, datagrams.await(1).get(0).length);
    assertFalse(datagrams.isOver());
  }
}
