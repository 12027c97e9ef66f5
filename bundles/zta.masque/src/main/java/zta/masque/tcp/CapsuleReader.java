package zta.masque.tcp;

import io.netty.buffer.ByteBuf;

/** Takes capsules apart as their bytes come, without waiting for whole ones. */
final class CapsuleReader {
  /** Hears what is in them. */
  interface Listener {
    /** Bytes of the stream, never none; the listener owns the buffer. */
    void data(ByteBuf bytes);

    /** The stream has ended well. */
    void last();

    /** The peer broke off. */
    void broken(long code);
  }

  /** Longest capsule of a kind that is not known here and is skipped. */
  static final int MAX_FOREIGN = 16 * 1024;

  private final CapsuleHead head = new CapsuleHead();
  private final Listener listener;
  private long left;
  private long code;
  private boolean inside;
  private boolean ended;

  CapsuleReader(Listener listener) {
    this.listener = listener;
  }

  /**
   * Reads all of a buffer, which stays the caller's.
   *
   * @throws BadCapsuleException when the peer breaks the rules
   */
  void read(ByteBuf in) throws BadCapsuleException {
    while (in.isReadable()) {
      if (!inside && head.read(in)) {
        begin();
      }
      if (inside) {
        payload(in);
      }
    }
  }

  private void begin() throws BadCapsuleException {
    inside = true;
    left = head.length();
    code = 0;
    if (isStream()) {
      if (ended) {
        throw new BadCapsuleException("bytes after the last");
      }
    } else if (head.type() == CapsuleHead.BROKEN) {
      if (left != Long.BYTES) {
        throw new BadCapsuleException("error code of " + left + " bytes");
      }
    } else if (left > MAX_FOREIGN) {
      throw new BadCapsuleException("unknown capsule of " + left + " bytes");
    }
  }

  private boolean isStream() {
    return head.type() == CapsuleHead.DATA || head.type() == CapsuleHead.FINAL_DATA;
  }

  private void payload(ByteBuf in) {
    int size = (int) Math.min(left, in.readableBytes());
    left -= size;
    if (isStream()) {
      if (size > 0) {
        listener.data(in.readRetainedSlice(size));
      }
    } else if (head.type() == CapsuleHead.BROKEN) {
      for (int i = 0; i < size; i++) {
        code = code << Byte.SIZE | in.readUnsignedByte();
      }
    } else {
      in.skipBytes(size);
    }
    if (left == 0) {
      finish();
    }
  }

  private void finish() {
    inside = false;
    if (head.type() == CapsuleHead.FINAL_DATA) {
      ended = true;
      listener.last();
    } else if (head.type() == CapsuleHead.BROKEN) {
      listener.broken(code);
    }
  }
}
