package zta.masque.h3;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/**
 * Lets a stream be read by a single byte. A reset shows only to who reads, and a stream whose
 * receiver is not ready must not be read any further than that.
 */
// The type of the handle is what is deprecated, not the allocator.
@SuppressWarnings("deprecation")
final class PeekingAllocator implements RecvByteBufAllocator {
  private final RecvByteBufAllocator usual = new AdaptiveRecvByteBufAllocator();
  private boolean peeking;

  /** Makes what follows read one byte only, or as usual again; on the stream's loop. */
  void peek(boolean on) {
    peeking = on;
  }

  @Override
  public Handle newHandle() {
    return new DelegatingHandle(usual.newHandle()) {
      @Override
      public ByteBuf allocate(ByteBufAllocator allocator) {
        return peeking ? allocator.directBuffer(1, 1) : super.allocate(allocator);
      }

      @Override
      public boolean continueReading() {
        return !peeking && super.continueReading();
      }
    };
  }
}
