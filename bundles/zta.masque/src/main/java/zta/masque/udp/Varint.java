package zta.masque.udp;

import io.netty.buffer.ByteBuf;

/** Variable-length integers of QUIC (RFC 9000 section 16): 1, 2, 4 or 8 bytes. */
public final class Varint {
  /** The largest number. */
  public static final long MAX = (1L << 62) - 1;

  /** What {@link #read} returns when the number is not there as a whole. */
  public static final long INCOMPLETE = -1;

  private static final int LENGTH_SHIFT = 6;
  private static final int FIRST_BITS = 0x3f;
  private static final long MAX_1 = (1L << 6) - 1;
  private static final long MAX_2 = (1L << 14) - 1;
  private static final long MAX_4 = (1L << 30) - 1;

  private Varint() {}

  /** Returns how many bytes a number from 0 to {@link #MAX} takes. */
  public static int length(long value) {
    if (value < 0 || value > MAX) {
      throw new IllegalArgumentException("not a varint: " + value);
    }
    if (value <= MAX_1) {
      return 1;
    }
    if (value <= MAX_2) {
      return 2;
    }
    return value <= MAX_4 ? 4 : 8;
  }

  /** Writes a number in as few bytes as possible. */
  public static void write(ByteBuf out, long value) {
    switch (length(value)) {
      case 1 -> out.writeByte((int) value);
      case 2 -> out.writeShort((int) value | 0x4000);
      case 4 -> out.writeInt((int) value | 0x8000_0000);
      default -> out.writeLong(value | 0xc000_0000_0000_0000L);
    }
  }

  /** Reads a number, or returns {@link #INCOMPLETE} and takes nothing. */
  public static long read(ByteBuf in) {
    if (!in.isReadable()) {
      return INCOMPLETE;
    }
    int first = in.getUnsignedByte(in.readerIndex());
    if (in.readableBytes() < size(first)) {
      return INCOMPLETE;
    }
    return switch (size(first)) {
      case 1 -> in.readUnsignedByte();
      case 2 -> in.readUnsignedShort() & MAX_2;
      case 4 -> in.readUnsignedInt() & MAX_4;
      default -> in.readLong() & MAX;
    };
  }

  /** Returns the size in bytes of a number whose first byte is this. */
  static int size(int firstByte) {
    return 1 << (firstByte >> LENGTH_SHIFT);
  }

  /** Returns what the first byte of a number says of its value. */
  static long firstBits(int firstByte) {
    return firstByte & FIRST_BITS;
  }
}
