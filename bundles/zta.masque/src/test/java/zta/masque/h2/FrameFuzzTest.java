package zta.masque.h2;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sequences of good frames, some of them damaged, the same ones in every run: the connection is
 * closed, or still answers.
 */
class FrameFuzzTest {
  private static final int CASES = 1_500;
  private static final long SEED = 20261127;
  private static final int PING = 6;
  private static final int HEAD = 9;
  private static final byte[] MARK = "stillup?".getBytes(US_ASCII);
  private static final List<byte[]> GOOD =
      List.of(
          hex("000000040000000000"),
          hex("0000060400000000000004 00000001"),
          hex("000000040100000000"),
          hex("0000160104 00000003 0207434f4e4e454354010b6170702e746573743a3830"),
          hex("00000a0104 00000005 82868441 05 612e62 3a31"),
          hex("0000050000 00000003 68656c6c6f"),
          hex("0000060008 00000003 0268656c 0000"),
          hex("0000000001 00000003"),
          hex("0000040300 00000003 00000008"),
          hex("0000040800 00000000 00010000"),
          hex("0000040800 00000003 00000001"),
          hex("0000080600 00000000 0102030405060708"),
          hex("0000050200 00000003 0000000110"),
          hex("0000080700 00000000 0000000000000000"),
          hex("0000000900 00000003"),
          hex("000003be00 00000000 010203"));

  private final Random random = new Random(SEED);
  private final List<H2Stream> streams = new ArrayList<>();

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  private byte[] next(boolean lengthsToo) {
    byte[] frame = GOOD.get(random.nextInt(GOOD.size())).clone();
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      int at = lengthsToo ? random.nextInt(frame.length) : 3 + random.nextInt(frame.length - 3);
      frame[at] = (byte) (random.nextBoolean() ? random.nextInt() : frame[at] ^ 1 << at % 8);
    }
    return frame;
  }

  private EmbeddedChannel server() {
    H2Events events =
        new H2Events() {
          @Override
          public void request(H2Stream stream, Http2Headers headers, boolean end) {
            streams.add(stream);
            if (random.nextInt(3) > 0) {
              stream.respond(new DefaultHttp2Headers().status("200"), false);
              stream.attach(new Reader(random.nextBoolean()));
              Reader.pour(stream, 100_000);
            } else {
              stream.respond(new DefaultHttp2Headers().status("403"), false);
              stream.respondBody(Unpooled.copiedBuffer("no", US_ASCII));
              stream.dismiss();
            }
          }
        };
    return new EmbeddedChannel(H2Connection.server(H2Limits.defaults(), events));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isClosedOrAnswers(boolean lengthsToo) {
    int answered = 0;
    for (int i = 0; i < CASES; i++) {
      EmbeddedChannel channel = server();
      channel.writeInbound(Unpooled.copiedBuffer("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", US_ASCII));
      channel.writeInbound(Unpooled.copiedBuffer(GOOD.get(0)));
      for (int frames = random.nextInt(20); frames > 0 && channel.isOpen(); frames--) {
        channel.writeInbound(Unpooled.copiedBuffer(next(lengthsToo)));
      }
      if (channel.isOpen() && !lengthsToo) {
        ping(channel);
        boolean answer = answers(channel);
        assertTrue(answer || !channel.isOpen(), "case " + i + " hangs");
        answered += answer ? 1 : 0;
      }
      channel.finishAndReleaseAll();
    }
    assertTrue(lengthsToo || answered > CASES / 20, answered + " answered");
    streams.forEach(stream -> assertEquals(0, stream.heldBytes()));
  }

  private static void ping(EmbeddedChannel channel) {
    channel.writeInbound(
        Unpooled.buffer()
            .writeMedium(MARK.length)
            .writeByte(PING)
            .writeByte(0)
            .writeInt(0)
            .writeBytes(MARK));
  }

  /** Returns whether the mark came back in a PING. */
  private static boolean answers(EmbeddedChannel channel) {
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      all.writeBytes(out);
      out.release();
    }
    boolean found = false;
    while (all.readableBytes() >= HEAD) {
      int length = all.readUnsignedMedium();
      int type = all.readByte();
      int flags = all.readByte();
      boolean ack = type == PING && flags == 1;
      all.skipBytes(4);
      found |= ack && all.slice(all.readerIndex(), length).equals(Unpooled.wrappedBuffer(MARK));
      all.skipBytes(length);
    }
    all.release();
    return found;
  }
}
