package zta.masque.h2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.handler.codec.ByteToMessageDecoder;

/**
 * Puts the pieces of a frame side by side as TLS delivers them. To copy them together, as the codec
 * does by itself, was a third of all work of a busy proxy.
 *
 * <p>A peer that sends its frames byte by byte must not make us keep a buffer for each: many pieces
 * are copied together after all.
 */
final class Pieces implements ByteToMessageDecoder.Cumulator {
  /** More than a frame of the largest size has when it comes in full TLS records. */
  private static final int MOST = 64;

  @Override
  public ByteBuf cumulate(ByteBufAllocator allocator, ByteBuf before, ByteBuf next) {
    ByteBuf all = ByteToMessageDecoder.COMPOSITE_CUMULATOR.cumulate(allocator, before, next);
    if (all instanceof CompositeByteBuf pieces && pieces.numComponents() > MOST) {
      pieces.discardReadComponents().consolidate();
    }
    return all;
  }
}
