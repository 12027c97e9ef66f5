package zta.masque.h2;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import zta.masque.h2.FrameBudget.Kind;

/** Each kind of frame that costs the sender nothing has an end, and honest use does not meet it. */
class FrameCounterTest {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int PRIORITY = 2;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;
  private static final int MANY = 20_000;

  private final List<Kind> over = new ArrayList<>();
  private final List<Integer> served = new ArrayList<>();
  private final MockTicker clock = Ticker.newMockTicker();
  private final H2Connection server =
      H2Connection.server(
          H2Limits.defaults(),
          new H2Events() {
            @Override
            public void request(H2Stream stream, Http2Headers headers, boolean end) {
              served.add(stream.id());
              stream.respond(new DefaultHttp2Headers().status("200"), false);
            }

            @Override
            public void overBudget(H2Connection connection, Kind kind) {
              over.add(kind);
            }
          });
  // Its clock stands still, unless a test moves it: nothing is refilled.
  private final EmbeddedChannel channel =
      EmbeddedChannel.builder().ticker(clock).handlers(server).build();

  FrameCounterTest() {
    channel.writeInbound(Unpooled.copiedBuffer("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", US_ASCII));
    channel.writeInbound(frame(SETTINGS, 0, 0, new byte[0]));
  }

  @AfterEach
  void end() {
    channel.finishAndReleaseAll();
  }

  private static ByteBuf frame(int type, int flags, int stream, byte[] payload) {
    return Unpooled.buffer()
        .writeMedium(payload.length)
        .writeByte(type)
        .writeByte(flags)
        .writeInt(stream)
        .writeBytes(payload);
  }

  private static ByteBuf connect(int stream) {
    byte[] authority = "app.test:80".getBytes(US_ASCII);
    ByteBuf block = Unpooled.buffer().writeByte(2).writeByte(7);
    block.writeBytes("CONNECT".getBytes(US_ASCII)).writeByte(1).writeByte(authority.length);
    byte[] bytes = new byte[block.readableBytes() + authority.length];
    int head = block.readableBytes();
    block.readBytes(bytes, 0, head);
    System.arraycopy(authority, 0, bytes, head, authority.length);
    return frame(HEADERS, END_HEADERS, stream, bytes);
  }

  /** Returns how many frames were taken before the server had enough. */
  private int flood(IntFunction<ByteBuf> frame) {
    int sent = 0;
    while (over.isEmpty() && sent < MANY) {
      channel.writeInbound(frame.apply(sent++));
    }
    channel.runPendingTasks();
    return sent;
  }

  private void assertEnds(Kind kind, IntFunction<ByteBuf> frame) {
    int sent = flood(frame);
    assertEquals(List.of(kind), over);
    assertTrue(sent <= 10_001, sent + " frames");
    assertFalse(channel.isOpen());
  }

  @Test
  void pings() {
    assertEnds(Kind.PING, n -> frame(PING, 0, 0, new byte[8]));
  }

  @Test
  void settings() {
    assertEnds(Kind.SETTINGS, n -> frame(SETTINGS, 0, 0, new byte[0]));
  }

  @Test
  void priorities() {
    assertEnds(Kind.PRIORITY, n -> frame(PRIORITY, 0, 1, new byte[] {0, 0, 0, 3, 1}));
  }

  @Test
  void resetsOfStreamsThatAreOver() {
    channel.writeInbound(connect(3));
    assertEnds(Kind.RESET_RECEIVED, n -> frame(RST_STREAM, 0, 3, new byte[4]));
  }

  @Test
  void windowUpdatesOfStreamsThatAreOver() {
    channel.writeInbound(connect(3));
    channel.writeInbound(frame(RST_STREAM, 0, 3, new byte[4]));
    assertEnds(Kind.WINDOW_UPDATE, n -> frame(WINDOW_UPDATE, 0, 3, new byte[] {0, 0, 0, 1}));
  }

  @Test
  void emptyDataAlsoBetweenOther() {
    channel.writeInbound(connect(3));
    assertEnds(Kind.EMPTY_DATA, n -> frame(DATA, 0, 3, new byte[n % 2]));
  }

  @Test
  void headersThatAreNoRequests() {
    channel.writeInbound(connect(3));
    assertEnds(Kind.RESET_CAUSED, n -> connect(2 * (n / 2) + 5));
  }

  @Test
  void unknownFrames() {
    assertEnds(Kind.STRAY, n -> frame(0xbe, 0, 0, new byte[3]));
  }

  @Test
  void acknowledgementsOfNothing() {
    assertEnds(Kind.STRAY, n -> frame(PING, ACK, 0, new byte[8]));
  }

  @Test
  void farewells() {
    assertEnds(Kind.STRAY, n -> frame(GOAWAY, 0, 0, new byte[8]));
  }

  @Test
  void answersThatThePeerTakesNoHeadersOf() {
    channel.writeInbound(frame(SETTINGS, 0, 0, new byte[] {0, 6, 0, 0, 0, 1}));
    assertEnds(Kind.RESET_CAUSED, n -> connect(2 * n + 3));
  }

  @Test
  void grantedStreamsMayBeResetAsOftenAsTheyAreOpened() {
    int sent =
        flood(
            n ->
                n % 2 == 0 ? connect(n + 3) : frame(RST_STREAM, 0, n + 2, new byte[] {0, 0, 0, 8}));
    assertEquals(MANY, sent);
    assertTrue(channel.isOpen());
  }

  @Test
  void readersThatTellOfEveryFrameAreHonest() {
    channel.writeInbound(connect(3));
    H2Stream stream = server.all().get(0);
    int sent =
        flood(
            n -> {
              Reader.pour(stream, 64 * 1024);
              channel.runPendingTasks();
              channel.releaseOutbound();
              byte[] block = {0, 0, 64, 0};
              return Unpooled.wrappedBuffer(
                  frame(WINDOW_UPDATE, 0, 3, block), frame(WINDOW_UPDATE, 0, 0, block));
            });
    assertEquals(MANY, sent);
  }

  @Test
  void streamsBeyondTheLimitAreRefused() {
    H2Connection small =
        H2Connection.server(H2Limits.defaults().withMaxStreams(2), new H2Events() {});
    EmbeddedChannel other = new EmbeddedChannel(small);
    other.writeInbound(Unpooled.copiedBuffer("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", US_ASCII));
    other.writeInbound(frame(SETTINGS, 0, 0, new byte[0]), connect(1), connect(3));
    other.releaseOutbound();
    other.writeInbound(connect(5));
    ByteBuf reset = other.readOutbound();
    assertEquals(frame(RST_STREAM, 0, 5, new byte[] {0, 0, 0, 7}), reset);
    assertEquals(2, small.streams());
    other.finishAndReleaseAll();
  }

  @Test
  void aBurstIsServedInTurns() {
    ByteBuf burst = Unpooled.buffer();
    for (int i = 0; i < 3 * Intake.IN_A_TURN; i++) {
      burst.writeBytes(connect(2 * i + 1));
    }
    channel.writeInbound(burst);
    assertEquals(Intake.IN_A_TURN, served.size());
    for (int turn = 2; turn <= 3; turn++) {
      clock.advanceMillis(1);
      channel.runScheduledPendingTasks();
      assertEquals(turn * Intake.IN_A_TURN, served.size());
    }
    assertEquals(6 * Intake.IN_A_TURN - 1, served.get(served.size() - 1));
  }

  @Test
  void whatIsResetBeforeItsTurnIsNeverServed() {
    ByteBuf burst = Unpooled.buffer();
    for (int i = 0; i < 500; i++) {
      burst.writeBytes(connect(2 * i + 1));
      burst.writeBytes(frame(RST_STREAM, 0, 2 * i + 1, new byte[] {0, 0, 0, 8}));
    }
    channel.writeInbound(burst);
    clock.advanceMillis(10);
    channel.runScheduledPendingTasks();
    assertEquals(Intake.IN_A_TURN, served.size());
    assertTrue(over.isEmpty());
  }
}
