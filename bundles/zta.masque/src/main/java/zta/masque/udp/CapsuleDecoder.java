package zta.masque.udp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Reads capsules (RFC 9297 section 3.2) from pieces of a byte stream, however it is cut. Datagrams
 * are handed on, whole; everything else is skipped as it comes and takes no memory. A datagram that
 * comes in one piece is not copied; of another only what has come is kept. Not thread-safe.
 */
public final class CapsuleDecoder {
  /** Takes HTTP datagrams. */
  @FunctionalInterface
  public interface Sink {
    /** Takes a datagram over; may call {@link CapsuleDecoder#release()}. */
    void datagram(ByteBuf datagram) throws CapsuleException;
  }

  /** Type of the capsule that carries a HTTP datagram. */
  public static final long DATAGRAM = 0;

  private enum State {
    TYPE,
    LENGTH,
    DATAGRAM,
    SKIP,
    RELEASED
  }

  private final ByteBufAllocator allocator;
  private final Sink sink;
  private State state = State.TYPE;
  private @Nullable ByteBuf partial;
  private long number;
  private int numberLeft;
  private long type;
  private long left;

  /** Makes it; the allocator gives memory for datagrams in several pieces. */
  public CapsuleDecoder(ByteBufAllocator allocator, Sink sink) {
    this.allocator = allocator;
    this.sink = sink;
  }

  /**
   * Takes a piece of the stream.
   *
   * @param piece is taken over
   * @throws CapsuleException when the stream has to be aborted; the decoder is released
   */
  public void feed(ByteBuf piece) throws CapsuleException {
    try {
      while (piece.isReadable() && state != State.RELEASED) {
        step(piece);
      }
    } catch (CapsuleException e) {
      release();
      throw e;
    } finally {
      piece.release();
    }
  }

  /** Says that the stream is over, which it may be between capsules only. */
  public void end() throws CapsuleException {
    boolean between = state == State.TYPE && numberLeft == 0;
    boolean over = state == State.RELEASED;
    release();
    if (!between && !over) {
      throw new CapsuleException("stream ends within a capsule");
    }
  }

  /** Forgets everything; what comes later is thrown away. */
  public void release() {
    state = State.RELEASED;
    ByteBuf kept = partial;
    partial = null;
    if (kept != null) {
      kept.release();
    }
  }

  private void step(ByteBuf in) throws CapsuleException {
    switch (state) {
      case TYPE -> {
        if (readNumber(in)) {
          type = number;
          state = State.LENGTH;
        }
      }
      case LENGTH -> {
        if (readNumber(in)) {
          begin(in);
        }
      }
      case DATAGRAM -> collect(in);
      case SKIP -> skip(in);
      default -> throw new IllegalStateException("released");
    }
  }

  /** Reads on in a varint; true when it is whole. */
  private boolean readNumber(ByteBuf in) {
    if (numberLeft == 0) {
      int first = in.readUnsignedByte();
      number = Varint.firstBits(first);
      numberLeft = Varint.size(first) - 1;
    }
    while (numberLeft > 0 && in.isReadable()) {
      number = number << 8 | in.readUnsignedByte();
      numberLeft--;
    }
    return numberLeft == 0;
  }

  private void begin(ByteBuf in) throws CapsuleException {
    left = number;
    if (type != DATAGRAM) {
      state = left == 0 ? State.TYPE : State.SKIP;
    } else if (left > HttpDatagram.MAX_SIZE) {
      throw new CapsuleException("datagram capsule is too long");
    } else {
      state = State.DATAGRAM;
      if (left == 0) {
        deliver(in.readRetainedSlice(0));
      }
    }
  }

  private void collect(ByteBuf in) throws CapsuleException {
    ByteBuf kept = partial;
    if (kept == null && in.readableBytes() >= left) {
      deliver(in.readRetainedSlice((int) left));
      return;
    }
    int size = (int) Math.min(left, in.readableBytes());
    if (kept == null) {
      kept = allocator.buffer(size);
      partial = kept;
    }
    kept.writeBytes(in, size);
    left -= size;
    if (left == 0) {
      partial = null;
      deliver(kept);
    }
  }

  private void deliver(ByteBuf datagram) throws CapsuleException {
    state = State.TYPE;
    sink.datagram(datagram);
  }

  private void skip(ByteBuf in) {
    int size = (int) Math.min(left, in.readableBytes());
    in.skipBytes(size);
    left -= size;
    if (left == 0) {
      state = State.TYPE;
    }
  }
}
