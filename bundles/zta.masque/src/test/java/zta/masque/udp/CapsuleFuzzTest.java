package zta.masque.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stream of capsules comes, cut anywhere: it is read or aborted, and nothing is left. */
class CapsuleFuzzTest {
  private static final int ROUNDS = 20_000;
  private static final int[] FIRST_BYTES = {0, 1, 0x3f, 0x40, 0x7f, 0x80, 0xbf, 0xc0, 0xff};

  private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);
  private int read;
  private int aborted;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anyStreamIsReadOrAborted(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      byte[] stream = stream(random);
      feed(stream, random);
      assertEquals(0, memory.metric().usedHeapMemory(), "left by round " + i);
    }
    assertTrue(read > ROUNDS / 10, "datagrams read: " + read);
    assertTrue(aborted > ROUNDS / 10, "streams aborted: " + aborted);
  }

  /** Capsules of all kinds, some of which lie about their length. */
  private static byte[] stream(Random random) {
    ByteBuf out = Unpooled.buffer();
    for (int n = random.nextInt(5); n >= 0; n--) {
      int size = random.nextInt(40);
      byte[] value = new byte[size];
      random.nextBytes(value);
      if (size > 0 && random.nextBoolean()) {
        value[0] = 0;
      }
      Varint.write(out, random.nextInt(3) == 0 ? random.nextInt(1 << 20) : CapsuleDecoder.DATAGRAM);
      if (random.nextInt(8) == 0) {
        out.writeByte(FIRST_BYTES[random.nextInt(FIRST_BYTES.length)]);
      } else {
        Varint.write(out, size);
      }
      out.writeBytes(value);
    }
    byte[] bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    return bytes;
  }

  private void feed(byte[] stream, Random random) {
    CapsuleDecoder decoder = new CapsuleDecoder(memory, this::take);
    try {
      int at = 0;
      while (at < stream.length) {
        int size = Math.min(stream.length - at, 1 + random.nextInt(20));
        decoder.feed(memory.heapBuffer(size).writeBytes(stream, at, size));
        at += size;
      }
      decoder.end();
    } catch (CapsuleException e) {
      aborted++;
    }
  }

  private void take(ByteBuf datagram) throws CapsuleException {
    ByteBuf payload = HttpDatagram.udpPayload(datagram);
    if (payload != null) {
      read++;
      payload.release();
    }
  }
}
