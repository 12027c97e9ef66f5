package zta.masque.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * Memory in which datagrams of any size arrive, many at a time: one buffer a thread for all its
 * sockets, so that an idle socket costs nothing. Readers copy what they keep; while a reader holds
 * on to the buffer, others get a fresh one.
 */
public final class BurstBuffers extends DefaultMaxMessagesRecvByteBufAllocator {
  /** Room for one datagram, with which a transport divides the buffer. */
  public static final int DATAGRAM = 64 * 1024;

  /**
   * Bytes that may wait in the system for a socket: by its account some 900 datagrams of 1,100
   * bytes. Its default holds 90, less than two milliseconds of 50,000 a second.
   */
  public static final int WAITING = 1024 * 1024;

  private static final int DATAGRAMS = 16;
  private static final int MAX_MESSAGES = 64;

  private final FastThreadLocal<ByteBuf> buffers =
      new FastThreadLocal<>() {
        @Override
        protected void onRemoval(ByteBuf buffer) {
          buffer.release();
        }
      };

  /** Makes it; for any number of sockets. */
  public BurstBuffers() {
    super(MAX_MESSAGES);
  }

  @Override
  @SuppressWarnings("deprecation") // The type that Netty's own interface wants.
  public Handle newHandle() {
    return new MaxMessageHandle() {
      @Override
      public int guess() {
        return DATAGRAMS * DATAGRAM;
      }

      @Override
      public ByteBuf allocate(ByteBufAllocator allocator) {
        return take(allocator, guess());
      }
    };
  }

  private ByteBuf take(ByteBufAllocator allocator, int size) {
    ByteBuf known = buffers.getIfExists();
    if (known != null && known.refCnt() == 1) {
      return known.clear().retain();
    }
    ByteBuf fresh = allocator.directBuffer(size, size);
    if (known != null) {
      known.release();
    }
    buffers.set(fresh);
    return fresh.retain();
  }
}
