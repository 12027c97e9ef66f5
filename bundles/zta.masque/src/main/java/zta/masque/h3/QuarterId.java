package zta.masque.h3;

import io.netty.buffer.ByteBuf;

/** The variable-length integer before each HTTP datagram (RFC 9000 section 16). Pure. */
final class QuarterId {
  private static final int LARGEST_OF_ONE = 0x3f;
  private static final int LARGEST_OF_TWO = 0x3fff;
  private static final int LARGEST_OF_FOUR = 0x3fff_ffff;

  private QuarterId() {}

  static int size(long value) {
    if (value <= LARGEST_OF_ONE) {
      return 1;
    }
    if (value <= LARGEST_OF_TWO) {
      return 2;
    }
    return value <= LARGEST_OF_FOUR ? 4 : 8;
  }

  static void write(ByteBuf out, long value) {
    switch (size(value)) {
      case 1 -> out.writeByte((int) value);
      case 2 -> out.writeShort((int) value | 0x4000);
      case 4 -> out.writeInt((int) value | 0x8000_0000);
      default -> out.writeLong(value | 0xc000_0000_0000_0000L);
    }
  }

  /** Reads one, or returns -1 when it is cut short. */
  static long read(ByteBuf in) {
    if (!in.isReadable()) {
      return -1;
    }
    int size = 1 << (in.getUnsignedByte(in.readerIndex()) >> 6);
    if (in.readableBytes() < size) {
      return -1;
    }
    return switch (size) {
      case 1 -> in.readUnsignedByte();
      case 2 -> in.readUnsignedShort() & LARGEST_OF_TWO;
      case 4 -> in.readUnsignedInt() & LARGEST_OF_FOUR;
      default -> in.readLong() & 0x3fff_ffff_ffff_ffffL;
    };
  }
}
