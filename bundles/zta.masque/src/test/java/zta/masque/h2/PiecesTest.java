package zta.masque.h2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class PiecesTest {
  private final Pieces pieces = new Pieces();

  private ByteBuf collect(int count, int size) {
    ByteBuf all = Unpooled.EMPTY_BUFFER;
    for (int i = 0; i < count; i++) {
      byte[] piece = new byte[size];
      piece[0] = (byte) i;
      all = pieces.cumulate(ByteBufAllocator.DEFAULT, all, Unpooled.wrappedBuffer(piece));
    }
    return all;
  }

  @Test
  void keepsRecordsOfOneFrameWithoutCopyingThem() {
    CompositeByteBuf all = assertInstanceOf(CompositeByteBuf.class, collect(5, 16 * 1024));
    assertEquals(5, all.numComponents());
    assertEquals(5 * 16 * 1024, all.readableBytes());
    all.release();
  }

  @Test
  void keepsFewBuffersForManySmallPieces() {
    ByteBuf all = collect(10_000, 1);
    assertEquals(10_000, all.readableBytes());
    assertEquals((byte) 9_999, all.getByte(9_999));
    assertTrue(assertInstanceOf(CompositeByteBuf.class, all).numComponents() <= 65);
    all.release();
  }

  @Test
  void leavesWhatSomebodyHoldsAlone() {
    ByteBuf all = collect(3, 100);
    ByteBuf held = all.readRetainedSlice(150);
    ByteBuf more =
        pieces.cumulate(ByteBufAllocator.DEFAULT, all, Unpooled.wrappedBuffer(new byte[10]));
    assertEquals(160, more.readableBytes());
    assertEquals(2, more.getByte(50));
    assertEquals(1, held.getByte(100));
    more.release();
    held.release();
    assertEquals(0, held.refCnt());
  }
}
