package zta.headend.proxy.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import zta.api.access.ReasonCode;
import zta.api.diagnostic.DiagnosticSink;
import zta.api.diagnostic.DiagnosticSource;
import zta.api.flow.ByteStream;
import zta.headend.proxy.internal.fixture.Flood;
import zta.headend.proxy.internal.fixture.Pki;
import zta.headend.proxy.internal.fixture.RawH2;
import zta.headend.proxy.internal.fixture.RawTls;
import zta.headend.proxy.internal.fixture.Received;
import zta.headend.proxy.internal.fixture.Site;

/** Clients with a good certificate and bad manners: each is cut off early, others do not notice. */
@Timeout(60)
class FloodIT {
  private static final int ENHANCE_YOUR_CALM = 11;
  private static final int MANY = 30_000;
  private static final int BATCH = 250;

  /** As many streams as may be open at once are under way before the first answer fails. */
  private static final int MOST_REQUESTS = 4_096 + 500;

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

  /**
   * Sends until the server hangs up or asks for calm; never more than a batch ahead of what it has
   * read.
   */
  private static void assertCutOff(Flood flood) throws Exception {
    int sent = 0;
    int served = site.record.rows.size();
    long counted = counter(flood);
    try (RawH2 client = new RawH2(RawTls.connect(site, alice, "h2"))) {
      try {
        flood.begin(client);
        while (sent < MANY && !client.isOver()) {
          flood.frame(client, sent++);
          if (sent % BATCH == 0) {
            flood.pause(client);
          }
        }
      } catch (IOException e) {
        assertTrue(sent > 0, e.toString());
      }
      int code = client.goAway();
      assertTrue(code == ENHANCE_YOUR_CALM || code == -1, "code " + code);
    }
    assertTrue(sent <= flood.most() + BATCH, sent + " frames were taken");
    assertTrue(counter(flood) > counted || flood.counter().isEmpty(), flood.counter());
    assertOthersAreServed();
    int requests = site.record.rows.size() - served;
    assertTrue(requests <= MOST_REQUESTS, requests + " requests were served");
  }

  private static long counter(Flood flood) throws Exception {
    StringBuilder all = new StringBuilder();
    site.container
        .service(DiagnosticSource.class)
        .collect(
            new DiagnosticSink() {
              @Override
              public void text(String name, String content) {
                all.append(content);
              }

              @Override
              public void file(String name, Path source) {
                throw new UnsupportedOperationException();
              }
            });
    return all.toString()
        .lines()
        .filter(line -> line.startsWith("floods." + flood.counter() + ": "))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
        .sum();
  }

  private static void assertOthersAreServed() throws Exception {
    ByteStream stream = site.open("e1", "app.test", Site.ECHO);
    Received received = new Received();
    stream.attach(received);
    Site.send(stream, "probe".getBytes(UTF_8));
    assertEquals("probe", new String(received.await(5), UTF_8));
    stream.abort(ReasonCode.APPLICATION_RESET);
  }

  @ParameterizedTest
  @EnumSource(Flood.class)
  void floodsAreCutOff(Flood flood) throws Exception {
    assertCutOff(flood);
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
