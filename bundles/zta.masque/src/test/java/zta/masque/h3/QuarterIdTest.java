package zta.masque.h3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class QuarterIdTest {
  /** The examples of RFC 9000 appendix A.1. */
  @Test
  void readsAndWritesTheExamplesOfTheStandard() {
    assertForm("25", 37);
    assertForm("7bbd", 15_293);
    assertForm("9d7f3e7d", 494_878_333L);
    assertForm("c2197c5eff14e88c", 151_288_809_941_952_652L);
    assertEquals(37, QuarterId.read(bytes("4025")));
  }

  @Test
  void tellsOneThatIsCutShort() {
    assertEquals(-1, QuarterId.read(Unpooled.EMPTY_BUFFER));
    assertEquals(-1, QuarterId.read(bytes("7b")));
    assertEquals(-1, QuarterId.read(bytes("c2197c5eff14e8")));
  }

  private static void assertForm(String hex, long value) {
    assertEquals(value, QuarterId.read(bytes(hex)));
    ByteBuf out = Unpooled.buffer();
    QuarterId.write(out, value);
    assertEquals(hex, ByteBufUtil.hexDump(out));
    assertEquals(hex.length() / 2, QuarterId.size(value));
  }

  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
  }
}
