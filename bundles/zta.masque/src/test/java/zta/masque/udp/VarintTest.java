package zta.masque.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VarintTest {
  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
  }

  /** RFC 9000 appendix A.1. */
  @ParameterizedTest
  @CsvSource({
    "c2197c5eff14e88c, 151288809941952652",
    "9d7f3e7d, 494878333",
    "7bbd, 15293",
    "25, 37",
    "4025, 37"
  })
  void readsThePublishedExamples(String hex, long value) {
    assertEquals(value, Varint.read(bytes(hex)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "63, 3f",
    "64, 4040",
    "16383, 7fff",
    "16384, 80004000",
    "1073741823, bfffffff",
    "1073741824, c000000040000000",
    "4611686018427387903, ffffffffffffffff"
  })
  void writesTheShortestForm(long value, String hex) {
    ByteBuf out = Unpooled.buffer();
    Varint.write(out, value);
    assertEquals(hex, ByteBufUtil.hexDump(out));
    assertEquals(out.readableBytes(), Varint.length(value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "40", "800000", "c0000000000000"})
  void takesNothingOfAnIncompleteOne(String hex) {
    ByteBuf in = bytes(hex);
    assertEquals(Varint.INCOMPLETE, Varint.read(in));
    assertEquals(0, in.readerIndex());
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Varint.MAX + 1, Long.MIN_VALUE})
  void refusesWhatIsNoVarint(long value) {
    assertThrows(IllegalArgumentException.class, () -> Varint.write(Unpooled.buffer(), value));
  }

  @Test
  void readsWhatItWrote() {
    Random random = new Random(1);
    ByteBuf buffer = Unpooled.buffer();
    for (int i = 0; i < 10_000; i++) {
      long value = random.nextLong(Varint.MAX) >> random.nextInt(62);
      Varint.write(buffer, value);
      assertEquals(value, Varint.read(buffer));
    }
  }
}
