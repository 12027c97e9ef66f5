package zta.headend.proxy.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteSink;
import zta.api.flow.ByteStream;
import zta.api.flow.Chunk;
import zta.api.headend.Changes;
import zta.api.tunnel.ProxyEndpoint;
import zta.api.tunnel.TunnelRefusedException;
import zta.api.tunnel.TunnelStatus;
import zta.headend.proxy.internal.fixture.Pki;
import zta.headend.proxy.internal.fixture.Ports;
import zta.headend.proxy.internal.fixture.Received;
import zta.headend.proxy.internal.fixture.Relay;
import zta.headend.proxy.internal.fixture.Site;

/** Flows with a connection of their own: everything a TCP connection can do, over real TLS. */
@Timeout(180)
class OwnConnectionIT {
  private static final int TARGET = Ports.free();
  private static final int CLOSED = Ports.free();
  private static final int RELAY = Ports.free();
  private static final long GIGABYTE = 1_000_000_000;
  private static final int MOST_HELD = 1024 * 1024;

  private Site site;
  private Pki.Leaf alice;

  private static String policy(String effect) {
    return ("{'schema':'zta.policy/1','resources':[{'id':'app','name':'App','names':['app.test'],"
            + "'internalHost':'127.0.0.1','loopback':true}],'rules':[{'id':'r','name':'n',"
            + "'effect':'"
            + effect
            + "','resources':['app'],'users':['alice@test.example']}]}")
        .replace('\'', '"');
  }

  @BeforeEach
  void start() throws Exception {
    site = new Site(policy("allow"), Map.of(), Map.of("warmConnections", 2, "warmSeconds", 30));
    alice = site.enrol("e1", "alice@test.example");
  }

  @AfterEach
  void stop() throws Exception {
    site.close();
  }

  private Optional<TunnelStatus> own() {
    return site.tunnels.status().stream().filter(s -> s.transport().equals("h1")).findFirst();
  }

  private int owned() {
    return own().map(TunnelStatus::streams).orElse(0);
  }

  /** Makes the agent use the tunnel until a connection waits, and takes that. */
  private ByteStream open(int port) throws Exception {
    int before = owned();
    ByteStream stream = site.open("e1", "app.test", port);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (owned() == before) {
      assertTrue(System.nanoTime() < deadline, "no connection was warm in time");
      stream.abort(ReasonCode.APPLICATION_RESET);
      TimeUnit.MILLISECONDS.sleep(100);
      stream = site.open("e1", "app.test", port);
    }
    return stream;
  }

  @Test
  void carriesAFlowThatTheActivityTellsOf() throws Exception {
    ByteStream stream = open(Site.ECHO);
    Received received = new Received();
    stream.attach(received);
    byte[] data = new byte[3_000_000];
    new Random(1).nextBytes(data);
    Site.send(stream, data);
    stream.end();
    assertEquals("END", received.ending());
    assertArrayEquals(data, received.await(data.length));
    int last = site.record.rows.size() - 1;
    assertEquals("HTTP1", site.record.rows.get(last).details().get("tunnel type"));
    eventually(() -> site.record.endings.stream().anyMatch(e -> e.received() == data.length));
    assertTrue(
        site.record.endings.stream()
            .anyMatch(
                e -> e.reason().equals(ReasonCode.COMPLETED.id()) && e.sent() == data.length));
    eventually(() -> owned() == 0);
  }

  @Test
  void clientEndsAndStillReads() throws Exception {
    site.targets.listen(
        TARGET,
        socket -> {
          byte[] all = socket.getInputStream().readAllBytes();
          socket.getOutputStream().write(("got " + all.length).getBytes(UTF_8));
        });
    ByteStream stream = open(TARGET);
    Received received = new Received();
    stream.attach(received);
    Site.send(stream, new byte[100_000]);
    stream.end();
    assertEquals("END", received.ending());
    assertEquals("got 100000", new String(received.await(10), UTF_8));
  }

  @Test
  void serverSpeaksFirstEndsAndStillReads() throws Exception {
    CompletableFuture<String> got = new CompletableFuture<>();
    site.targets.listen(
        TARGET,
        socket -> {
          socket.getOutputStream().write("220 hi\r\n".getBytes(UTF_8));
          socket.shutdownOutput();
          got.complete(new String(socket.getInputStream().readAllBytes(), UTF_8));
        });
    ByteStream stream = open(TARGET);
    Received received = new Received();
    stream.attach(received);
    assertEquals("END", received.ending());
    assertEquals("220 hi\r\n", new String(received.await(8), UTF_8));
    Site.send(stream, "afterwards".getBytes(UTF_8));
    stream.end();
    assertEquals("afterwards", got.get(10, TimeUnit.SECONDS));
  }

  @Test
  void tcpThatEndsWithoutTheStreamsEndIsACutForBothSides() throws Exception {
    CompletableFuture<String> target = new CompletableFuture<>();
    site.targets.listen(
        TARGET,
        socket -> {
          try {
            socket.getOutputStream().write(new byte[1000]);
            socket.getInputStream().readAllBytes();
            target.complete("clean end");
          } catch (SocketException e) {
            target.complete("reset");
          }
        });
    try (Relay relay = new Relay(RELAY, Site.PORT)) {
      site.identity(site.identity("e1", alice, new ProxyEndpoint("localhost", RELAY)));
      ByteStream stream = open(TARGET);
      Received received = new Received();
      stream.attach(received);
      received.await(1000);
      relay.endAll();
      assertEquals(ReasonCode.TUNNEL_LOST.name(), received.ending());
      assertEquals("reset", target.get(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void resetOfTheResourceIsToldAsSuch() throws Exception {
    site.targets.listen(
        TARGET,
        socket -> {
          if (socket.getInputStream().readNBytes(1).length == 1) {
            socket.setSoLinger(true, 0);
          }
        });
    ByteStream stream = open(TARGET);
    Received received = new Received();
    stream.attach(received);
    Site.send(stream, new byte[1]);
    assertEquals(ReasonCode.RESOURCE_RESET.name(), received.ending());
  }

  @Test
  void policyThatForbidsSaysSo() throws Exception {
    ByteStream stream = open(Site.ECHO);
    Received received = new Received();
    stream.attach(received);
    site.record.policy(policy("deny"));
    site.changed(Changes.Topic.POLICY);
    assertEquals(ReasonCode.DENIED_BY_RULE.name(), received.ending());
    eventually(() -> owned() == 0);
  }

  @Test
  void refusalComesWithItsReasonAndCostsOnlyTheConnection() throws Exception {
    open(Site.ECHO).abort(ReasonCode.APPLICATION_RESET);
    eventually(() -> own().isPresent());
    TunnelRefusedException refused =
        assertThrows(TunnelRefusedException.class, () -> site.open("e1", "app.test", CLOSED));
    assertEquals(ReasonCode.RESOURCE_REFUSED, refused.reason());
    assertEquals(502, refused.status());
    open(Site.ECHO).abort(ReasonCode.APPLICATION_RESET);
  }

  @Test
  void gigabyteArrivesWholeEachWay() throws Exception {
    site.targets.listen(
        TARGET,
        socket -> {
          byte[] hash = hash(socket.getInputStream());
          socket.getOutputStream().write(hash);
          byte[] block = new byte[65536];
          new Random(7).nextBytes(block);
          OutputStream out = socket.getOutputStream();
          for (long left = GIGABYTE; left > 0; left -= block.length) {
            block[0]++;
            out.write(block, 0, (int) Math.min(left, block.length));
          }
        });
    ByteStream stream = open(TARGET);
    Hashed received = new Hashed(32);
    stream.attach(received);
    byte[] sent = pour(stream);
    stream.end();
    byte[] down = received.ended.get(150, TimeUnit.SECONDS);
    assertArrayEquals(sent, received.first.array());
    MessageDigest expected = MessageDigest.getInstance("SHA-256");
    byte[] block = new byte[65536];
    new Random(7).nextBytes(block);
    for (long left = GIGABYTE; left > 0; left -= block.length) {
      block[0]++;
      expected.update(block, 0, (int) Math.min(left, block.length));
    }
    assertArrayEquals(expected.digest(), down);
  }

  private static byte[] hash(InputStream in) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] buffer = new byte[65536];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      digest.update(buffer, 0, n);
    }
    return digest.digest();
  }

  /** Sends a gigabyte as fast as it is taken, and returns its hash. */
  private static byte[] pour(ByteStream stream) throws Exception {
    Semaphore writable = new Semaphore(0);
    stream.onWritable(writable::release);
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] block = new byte[65536];
    new Random(9).nextBytes(block);
    for (long left = GIGABYTE; left > 0; left -= block.length) {
      while (!stream.isWritable()) {
        writable.tryAcquire(10, TimeUnit.MILLISECONDS);
      }
      block[1]++;
      byte[] next = java.util.Arrays.copyOf(block, (int) Math.min(left, block.length));
      digest.update(next);
      Site.send(stream, next);
    }
    return digest.digest();
  }

  @Test
  void slowReaderHoldsLittle() throws Exception {
    site.targets.listen(
        TARGET,
        socket -> {
          byte[] block = new byte[65536];
          while (true) {
            socket.getOutputStream().write(block);
          }
        });
    ByteStream slow = open(TARGET);
    Received held = new Received();
    held.take(false);
    slow.attach(held);
    ByteStream quick = open(TARGET);
    Received quickEnd = new Received();
    quick.attach(quickEnd);
    quickEnd.await(50_000_000);
    assertTrue(held.size() <= MOST_HELD, "held " + held.size());
    quick.abort(ReasonCode.APPLICATION_RESET);
    held.take(true);
    held.await(20_000_000);
    slow.abort(ReasonCode.APPLICATION_RESET);
  }

  @Test
  void renewalLeavesFlowsAloneAndUnenrolmentDoesNot() throws Exception {
    ByteStream stream = open(Site.ECHO);
    Received received = new Received();
    stream.attach(received);
    site.tunnels.renew("e1");
    Site.send(stream, "still".getBytes(UTF_8));
    assertEquals("still", new String(received.await(5), UTF_8));
    assertFalse(received.isOver());
    ByteStream fresh = open(Site.ECHO);
    fresh.attach(new Received());
    assertEquals(2, owned());
    site.tunnels.close("e1");
    assertEquals(ReasonCode.NOT_ENROLLED.name(), received.ending());
    eventually(() -> own().isEmpty());
  }

  @Test
  void burstGoesOverTheSharedConnection() throws Exception {
    open(Site.ECHO).abort(ReasonCode.APPLICATION_RESET);
    ByteStream[] burst = new ByteStream[50];
    for (int i = 0; i < burst.length; i++) {
      burst[i] = site.open("e1", "app.test", Site.ECHO);
      burst[i].attach(new Received());
    }
    assertTrue(owned() < burst.length / 2, "own connections: " + owned());
    for (ByteStream stream : burst) {
      stream.abort(ReasonCode.APPLICATION_RESET);
    }
  }

  /** Hashes what comes behind the first bytes, which are kept. */
  private static final class Hashed implements ByteSink {
    private final CompletableFuture<byte[]> ended = new CompletableFuture<>();
    private final MessageDigest digest;
    private final ByteBuffer first;

    Hashed(int firstBytes) throws Exception {
      digest = MessageDigest.getInstance("SHA-256");
      first = ByteBuffer.allocate(firstBytes);
    }

    @Override
    public void write(Chunk chunk) {
      ByteBuffer bytes = chunk.bytes();
      while (first.hasRemaining() && bytes.hasRemaining()) {
        first.put(bytes.get());
      }
      digest.update(bytes);
      chunk.release();
    }

    @Override
    public void flush() {
      // Nothing is held back.
    }

    @Override
    public void end() {
      ended.complete(digest.digest());
    }

    @Override
    public void abort(ReasonCode reason) {
      ended.completeExceptionally(new IOException(reason.name()));
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public void onWritable(Runnable listener) {
      // It always is.
    }
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void eventually(Condition condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.holds()) {
      assertTrue(System.nanoTime() < deadline, "did not happen in time");
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
