package zta.masque.tcp;

import io.netty.buffer.ByteBuf;

/**
 * Type and length of a capsule (RFC 9297 section 3.2), two variable-length integers (RFC 9000
 * section 16), read from pieces of any size.
 */
final class CapsuleHead {
  /** Bytes of a stream; may also be empty. */
  static final long DATA = 0x2028d7f0L;

  /** The last bytes of a stream; may also be empty. */
  static final long FINAL_DATA = 0x2028d7f1L;

  /**
   * Why a stream is broken off, as an error code of {@link zta.masque.ResetCode}. Of this platform;
   * other peers skip it and see the stream's end without FINAL_DATA.
   */
  static final long BROKEN = 0x1a7461L;

  /** Bytes that a head takes as written here. */
  static final int SIZE = 8;

  private static final int FOUR_BYTES = 0x8000_0000;
  private static final int MAX_FOUR_BYTES = (1 << 30) - 1;

  private long value;
  private int left;
  private boolean begun;
  private boolean typeKnown;
  private long type;

  /** Reads on; true when the head is complete, which it then is until the next call. */
  boolean read(ByteBuf in) {
    while (in.isReadable()) {
      if (number(in.readByte() & 0xff)) {
        if (typeKnown) {
          typeKnown = false;
          return true;
        }
        type = value;
        typeKnown = true;
      }
    }
    return false;
  }

  private boolean number(int next) {
    if (begun) {
      value = value << Byte.SIZE | next;
      left--;
    } else {
      value = next & 0x3f;
      left = (1 << (next >> 6)) - 1;
    }
    begun = left > 0;
    return !begun;
  }

  long type() {
    return type;
  }

  /** Returns how many bytes the capsule has. */
  long length() {
    return value;
  }

  /** Writes the head of a capsule, in {@link #SIZE} bytes. */
  static ByteBuf write(ByteBuf out, long type, int length) {
    if (length < 0 || length > MAX_FOUR_BYTES) {
      throw new IllegalArgumentException("length " + length);
    }
    return out.writeInt((int) type | FOUR_BYTES).writeInt(length | FOUR_BYTES);
  }
}
