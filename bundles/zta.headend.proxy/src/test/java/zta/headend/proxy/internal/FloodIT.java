package zta.headend.proxy.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteStream;
import zta.headend.proxy.internal.fixture.Pki;
import zta.headend.proxy.internal.fixture.RawH2;
import zta.headend.proxy.internal.fixture.RawTls;
import zta.headend.proxy.internal.fixture.Received;
import zta.headend.proxy.internal.fixture.Site;

/** Clients with a good certificate and bad manners: each is cut off early, others do not notice. */
@Timeout(60)
class FloodIT {
  private static final int ENHANCE_YOUR_CALM = 11;
  private static final int MANY = 100_000;
  private static final int MOST_REQUESTS = 2_000;
  private static final String POLICY =
      "{'schema':'zta.policy/1','resources':[{'id':'app','name':'App','names':['app.test'],"
          + "'internalHost':'127.0.0.1','loopback':true}],'rules':[{'id':'r','name':'n',"
          + "'effect':'allow','resources':['app']}]}";

  private static Site site;
  private static Pki.Leaf alice;

  @BeforeAll
  static void start() throws Exception {
    site = new Site(POLICY.replace('\'', '"'), Map.of("handshakeTimeoutMillis", 1500));
    alice = site.enrol("e1", "alice@test.example");
  }

  @AfterAll
  static void stop() throws Exception {
    site.close();
  }

  private interface Attack {
    void frame(RawH2 client, int number) throws IOException;
  }

  /**
   * Sends until the server hangs up, asks for calm, or has taken far too much. What is sent may
   * still wait in buffers; what counts is what was served.
   */
  private static void assertCutOff(int most, Attack attack) throws Exception {
    int sent = 0;
    int served = site.record.rows.size();
    try (RawH2 client = new RawH2(RawTls.connect(site, alice, "h2"))) {
      try {
        while (sent < MANY && !client.isOver()) {
          attack.frame(client, sent++);
        }
      } catch (IOException e) {
        assertTrue(sent > 0, e.toString());
      }
      assertTrue(client.isOver() || sent < MANY, "all frames were taken");
      assertTrue(sent <= most, sent + " frames were taken");
      int code = client.goAway();
      assertTrue(code == ENHANCE_YOUR_CALM || code == -1, "code " + code);
    }
    assertOthersAreServed();
    int requests = site.record.rows.size() - served;
    assertTrue(requests <= MOST_REQUESTS, requests + " requests were served");
  }

  private static void assertOthersAreServed() throws Exception {
    ByteStream stream = site.open("e1", "app.test", Site.ECHO);
    Received received = new Received();
    stream.attach(received);
    Site.send(stream, "probe".getBytes(UTF_8));
    assertEquals("probe", new String(received.await(5), UTF_8));
    stream.abort(ReasonCode.APPLICATION_RESET);
  }

  @Test
  void pings() throws Exception {
    assertCutOff(30_000, (client, n) -> client.frame(RawH2.PING, 0, 0, new byte[8]));
  }

  @Test
  void settings() throws Exception {
    assertCutOff(30_000, (client, n) -> client.frame(RawH2.SETTINGS, 0, 0, new byte[0]));
  }

  @Test
  void priorities() throws Exception {
    assertCutOff(30_000, (client, n) -> client.frame(RawH2.PRIORITY, 0, 1, new byte[5]));
  }

  @Test
  void rapidReset() throws Exception {
    assertCutOff(
        MANY,
        (client, n) -> {
          int stream = 2 * n + 1;
          client.frame(
              RawH2.HEADERS, RawH2.END_HEADERS, stream, RawH2.connect("app.test:" + Site.ECHO));
          client.frame(RawH2.RESET, 0, stream, new byte[] {0, 0, 0, 8});
        });
  }

  @Test
  void resetsThatTheServerIsMadeToSend() throws Exception {
    assertCutOff(
        MANY,
        (client, n) -> {
          int stream = 2 * n + 1;
          client.frame(
              RawH2.HEADERS, RawH2.END_HEADERS, stream, RawH2.connect("app.test:" + Site.ECHO));
          client.frame(RawH2.WINDOW_UPDATE, 0, stream, new byte[4]);
        });
  }

  @Test
  void continuations() throws Exception {
    assertCutOff(
        30_000,
        (client, n) ->
            client.frame(n == 0 ? RawH2.HEADERS : RawH2.CONTINUATION, 0, 1, new byte[0]));
  }

  @Test
  void handshakesThatNeverEnd() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      sockets.add(new Socket(InetAddress.getLoopbackAddress(), Site.PORT));
    }
    assertOthersAreServed();
    long began = System.nanoTime();
    for (Socket socket : sockets) {
      socket.setSoTimeout(10_000);
      assertEquals(-1, readQuietly(socket));
      socket.close();
    }
    assertTrue(System.nanoTime() - began < TimeUnit.SECONDS.toNanos(10));
  }

  private static int readQuietly(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read();
    } catch (java.net.SocketException e) {
      return -1;
    }
  }
}
