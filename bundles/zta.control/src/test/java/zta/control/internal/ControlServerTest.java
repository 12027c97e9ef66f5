package zta.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import zta.api.control.Caller;
import zta.api.control.ControlVerb;
import zta.api.fault.FaultCode;
import zta.api.fault.FaultException;
import zta.lib.control.ControlClient;
import zta.lib.control.FrameBuffer;

@Timeout(60)
class ControlServerTest {
  private static final Duration WAIT = Duration.ofSeconds(20);

  @TempDir Path folder;
  private TestServer server;
  private Path socket;

  @BeforeEach
  void open() throws Exception {
    socket = folder.resolve("agent.sock");
    server = new TestServer(socket);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void everyLocalUserMayOpenTheSocketAndItGoesWithTheServer() throws Exception {
    assertEquals("rw-rw-rw-", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
    server.close();
    assertFalse(Files.exists(socket));
  }

  @Test
  void answersAVerbAndTellsItsProgress() throws Exception {
    List<String> said = new ArrayList<>();
    try (ControlClient client = ControlClient.connect(socket)) {
      JsonObject result = client.call("echo", args("text", "hi"), WAIT, said::add);
      assertEquals("hi", result.get("text").getAsString());
      assertEquals(List.of("thinking"), said);
      assertEquals(
          "again",
          client.call("echo", args("text", "again"), WAIT, s -> {}).get("text").getAsString());
    }
  }

  @Test
  void namesTheUserThatTheKernelVouchesFor() throws Exception {
    try (ControlClient client = ControlClient.connect(socket)) {
      JsonObject result = client.call("echo", args("text", "x"), WAIT, s -> {});
      assertEquals(System.getProperty("user.name"), result.get("caller").getAsString());
    }
  }

  @Test
  void unknownVerbAndFailingVerbAreFaultsAndTheConnectionLives() throws Exception {
    try (ControlClient client = ControlClient.connect(socket)) {
      assertEquals(FaultCode.BAD_REQUEST.id(), fault(client, "nonsense"));
      assertEquals(FaultCode.INTERNAL.id(), fault(client, "crash"));
      assertEquals(FaultCode.NOT_PERMITTED.id(), fault(client, "refuse"));
      assertEquals(
          "x", client.call("echo", args("text", "x"), WAIT, s -> {}).get("text").getAsString());
    }
  }

  @Test
  void anAnswerThatIsTooLongBecomesAFault() throws Exception {
    try (ControlClient client = ControlClient.connect(socket)) {
      assertEquals(FaultCode.BAD_REQUEST.id(), fault(client, "flood"));
    }
  }

  @Test
  void speaksItsOwnVersionToNewerCallersAndIgnoresUnknownMembers() throws Exception {
    String answer =
        raw("{\"v\":3,\"id\":9,\"verb\":\"echo\",\"args\":{\"text\":\"n\"},\"future\":[1]}\n");
    JsonObject frame = lastOf(answer);
    assertEquals(1, frame.get("v").getAsInt());
    assertEquals(9, frame.get("id").getAsInt());
    assertTrue(frame.get("ok").getAsBoolean());
  }

  @Test
  void junkGetsOneFaultAndIsCutOff() throws Exception {
    for (String junk :
        List.of("hello\n", "[]\n", "{\"v\":1,\"v\":1}\n", "\u0000\u0001\n", "{\"v\":1} {}\n")) {
      JsonObject frame = lastOf(raw(junk));
      assertEquals(
          FaultCode.BAD_REQUEST.id(), frame.getAsJsonObject("fault").get("code").getAsString());
    }
    JsonObject noVersion = lastOf(raw("{\"verb\":\"echo\"}\n"));
    assertFalse(noVersion.get("ok").getAsBoolean());
    assertAlive();
  }

  @Test
  void aFrameWithoutEndIsCutOff() throws Exception {
    byte[] endless = new byte[FrameBuffer.MAX_FRAME + 200_000];
    Arrays.fill(endless, (byte) ' ');
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      try {
        channel.write(ByteBuffer.wrap(endless));
        String answer =
            new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(answer.contains(FaultCode.BAD_REQUEST.id()), answer);
      } catch (IOException e) {
        assertTrue(
            String.valueOf(e.getMessage()).matches("(?i).*(broken pipe|reset).*"), e.toString());
      }
    }
    assertAlive();
  }

  @Test
  void randomBytesNeverHurtTheOthers() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      byte[] junk = new byte[random.nextInt(3000)];
      random.nextBytes(junk);
      try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
        channel.write(ByteBuffer.wrap(junk));
      } catch (IOException e) {
        assertTrue(
            String.valueOf(e.getMessage()).matches("(?i).*(broken pipe|reset).*"), e.toString());
      }
    }
    assertAlive();
  }

  @Test
  void tenThousandConnectionsLeaveTheAgentAlive() throws Exception {
    for (int i = 0; i < 10_000; i++) {
      try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
        assertTrue(channel.isConnected());
      }
    }
    assertAlive();
  }

  @Test
  void oneUserCannotHoldMoreThanItsShareOfConnections() throws Exception {
    List<SocketChannel> held = new ArrayList<>();
    try {
      for (int i = 0; i < TestServer.CONNECTIONS_PER_USER; i++) {
        held.add(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
      }
      try (SocketChannel one = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
        assertEquals(-1, one.read(ByteBuffer.allocate(10)));
      }
    } finally {
      for (SocketChannel channel : held) {
        channel.close();
      }
    }
    assertAlive();
  }

  @Test
  void aCallerThatDoesNotReadIsDropped() throws Exception {
    byte[] ask = "{\"v\":1,\"id\":1,\"verb\":\"much\"}\n".getBytes(StandardCharsets.UTF_8);
    try (SocketChannel lazy = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      IOException end =
          assertThrows(
              IOException.class,
              () -> {
                while (true) {
                  lazy.write(ByteBuffer.wrap(ask));
                }
              });
      assertTrue(end.getMessage().matches("(?i).*(broken pipe|reset).*"), end.toString());
    }
    assertAlive();
  }

  @Test
  void silentAndHalfFinishedCallersAreDroppedInTime() throws Exception {
    try (SocketChannel silent = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        SocketChannel half = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      half.write(ByteBuffer.wrap("{\"v\":1,".getBytes(StandardCharsets.UTF_8)));
      assertAlive();
      server.passTime(Duration.ofSeconds(61));
      assertEquals(-1, silent.read(ByteBuffer.allocate(10)));
      assertEquals(-1, half.read(ByteBuffer.allocate(10)));
    }
    assertAlive();
  }

  @Test
  void oneUserCannotKeepAllWorkersBusy() throws Exception {
    CountDownLatch release = server.holdVerb();
    List<SocketChannel> busy = new ArrayList<>();
    try {
      for (int i = 0; i < 6; i++) {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        busy.add(channel);
        channel.write(
            ByteBuffer.wrap(
                "{\"v\":1,\"id\":1,\"verb\":\"hold\"}\n".getBytes(StandardCharsets.UTF_8)));
      }
      assertTrue(server.awaitHeld(4), "the share of one user");
      // The fifth and sixth were told so at once.
      int told = 0;
      for (SocketChannel channel : busy) {
        channel.configureBlocking(false);
      }
      long deadline = System.nanoTime() + WAIT.toNanos();
      while (told < 2 && System.nanoTime() < deadline) {
        for (SocketChannel channel : busy) {
          if (channel.read(ByteBuffer.allocate(1000)) > 0) {
            told++;
          }
        }
        LockSupport.parkNanos(1_000_000);
      }
      assertEquals(2, told);
    } finally {
      release.countDown();
      for (SocketChannel channel : busy) {
        channel.close();
      }
    }
    assertTrue(server.awaitIdle(), "the share is given back");
    assertAlive();
  }

  @Test
  void refusesASecondAgentAndTakesOverFromADeadOne() throws Exception {
    FaultException taken = assertThrows(FaultException.class, () -> new TestServer(socket));
    assertEquals(FaultCode.PORT_TAKEN.id(), taken.fault().code());

    Path left = folder.resolve("left.sock");
    var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    dead.bind(UnixDomainSocketAddress.of(left)).close();
    try (TestServer successor = new TestServer(left)) {
      assertTrue(successor.awaitIdle() && Files.exists(left));
    }

    Path file = Files.writeString(folder.resolve("file.sock"), "not a socket");
    FaultException unsafe = assertThrows(FaultException.class, () -> new TestServer(file));
    assertEquals(FaultCode.STORAGE_UNSAFE.id(), unsafe.fault().code());
  }

  @Test
  void aPathThatNoSocketCanHaveIsAClearFault() {
    Path deep = folder.resolve("x".repeat(100)).resolve("agent.sock");
    FaultException fault = assertThrows(FaultException.class, () -> new TestServer(deep));
    assertEquals(FaultCode.CONFIG_VALUE.id(), fault.fault().code());
    assertTrue(fault.fault().remedy().contains("ZTA_SOCKET"), fault.fault().remedy());
  }

  @Test
  void answersACallerThatHasFinishedSending() throws Exception {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      channel.write(
          ByteBuffer.wrap(
              "{\"v\":1,\"id\":1,\"verb\":\"echo\",\"args\":{\"text\":\"t\"}}\n"
                  .getBytes(StandardCharsets.UTF_8)));
      channel.shutdownOutput();
      String answer =
          new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(lastOf(answer).get("ok").getAsBoolean(), answer);
    }
  }

  private void assertAlive() throws Exception {
    long deadline = System.nanoTime() + WAIT.toNanos();
    while (true) {
      try (ControlClient client = ControlClient.connect(socket)) {
        client.call("echo", args("text", "alive"), WAIT, s -> {});
        return;
      } catch (FaultException e) {
        // Connections of before may still be on their way out.
        if (System.nanoTime() > deadline) {
          throw e;
        }
      }
    }
  }

  private static String fault(ControlClient client, String verb) {
    return assertThrows(
            FaultException.class, () -> client.call(verb, new JsonObject(), WAIT, s -> {}))
        .fault()
        .code();
  }

  private String raw(String text) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      channel.shutdownOutput();
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static JsonObject lastOf(String answer) {
    List<String> lines = answer.lines().toList();
    return JsonParser.parseString(lines.get(lines.size() - 1)).getAsJsonObject();
  }

  private static JsonObject args(String name, String value) {
    JsonObject object = new JsonObject();
    object.addProperty(name, value);
    return object;
  }

  /** A verb in one line. */
  record Verb(String name, Body body) implements ControlVerb {
    interface Body {
      Map<String, Object> run(Caller caller, Map<String, Object> arguments, Progress progress)
          throws FaultException;
    }

    @Override
    public String help() {
      return name;
    }

    @Override
    public Map<String, Object> execute(
        Caller caller, Map<String, Object> arguments, Progress progress) throws FaultException {
      return body.run(caller, arguments, progress);
    }
  }

  static void awaitQuietly(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("not released");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
