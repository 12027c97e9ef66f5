package zta.masque.udp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Packs UDP payloads as DATAGRAM capsules, many into one buffer of up to 64 KiB, which then travels
 * as one DATA frame. Keeps a bounded number of bytes and no memory of the payloads. Not
 * thread-safe.
 */
public final class CapsulePacker {
  /** The largest buffer that comes out. */
  public static final int BUFFER = 64 * 1024;

  private static final int FIRST_GUESS = 2 * 1024;
  private static final int CONTEXT = 1;

  private final ByteBufAllocator allocator;
  private final int most;
  private final Deque<ByteBuf> full = new ArrayDeque<>();
  private @Nullable ByteBuf open;
  private int guess = FIRST_GUESS;
  private int bytes;

  /**
   * Makes it.
   *
   * @param most how many bytes may wait in it
   */
  public CapsulePacker(ByteBufAllocator allocator, int most) {
    this.allocator = allocator;
    this.most = most;
  }

  /**
   * Packs a payload.
   *
   * @param payload is taken over
   * @return false when it was dropped: there is no room, or it is too long for UDP
   */
  public boolean add(ByteBuf payload) {
    int size = payload.readableBytes();
    int length = CONTEXT + size;
    int needed = 1 + Varint.length(length) + length;
    boolean fits = size <= HttpDatagram.MAX_UDP_PAYLOAD && bytes + needed <= most;
    if (fits) {
      ByteBuf out = roomFor(needed);
      Varint.write(out, CapsuleDecoder.DATAGRAM);
      Varint.write(out, length);
      HttpDatagram.writeContext(out);
      out.writeBytes(payload);
      bytes += needed;
    }
    payload.release();
    return fits;
  }

  private ByteBuf roomFor(int needed) {
    ByteBuf now = open;
    if (now != null && now.readableBytes() + needed <= BUFFER) {
      return now;
    }
    if (now != null) {
      full.add(now);
    }
    ByteBuf fresh = allocator.buffer(Math.max(guess, needed));
    open = fresh;
    return fresh;
  }

  /** Returns whether a full buffer waits. */
  public boolean isFull() {
    return !full.isEmpty();
  }

  /** Returns the bytes that wait. */
  public int bytes() {
    return bytes;
  }

  /** Returns the next buffer, which the caller then owns, or null when nothing waits. */
  public @Nullable ByteBuf poll() {
    ByteBuf next = full.poll();
    if (next == null) {
      next = open;
      open = null;
    }
    if (next != null) {
      bytes -= next.readableBytes();
      guess = Math.max(FIRST_GUESS, Math.min(BUFFER, next.readableBytes()));
    }
    return next;
  }

  /** Throws away what waits. */
  public void release() {
    for (ByteBuf next = poll(); next != null; next = poll()) {
      next.release();
    }
  }
}
