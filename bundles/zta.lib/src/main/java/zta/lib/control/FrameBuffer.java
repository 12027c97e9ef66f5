package zta.lib.control;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts a stream of bytes into frames: JSON documents that end with a line feed. Pure; for one
 * thread. Memory grows with what was received, up to a frame and one read.
 */
public final class FrameBuffer {
  /** Longest frame in bytes, without its line feed. */
  public static final int MAX_FRAME = 1 << 20;

  private static final int INITIAL = 2048;

  private byte[] bytes = new byte[INITIAL];
  private int start;
  private int scanned;
  private int end;

  /** Takes what was received. */
  public void append(ByteBuffer data) {
    int count = data.remaining();
    makeRoom(count);
    data.get(bytes, end, count);
    end += count;
  }

  /**
   * Returns the next whole frame, or empty when more bytes are needed. Empty lines are skipped.
   *
   * @throws FrameTooLongException when the frame is too long; the stream is of no use then
   */
  public Optional<byte[]> next() throws FrameTooLongException {
    for (; scanned < end; scanned++) {
      if (bytes[scanned] != '\n') {
        continue;
      }
      byte[] frame = Arrays.copyOfRange(bytes, start, scanned);
      start = scanned + 1;
      if (frame.length > MAX_FRAME) {
        throw new FrameTooLongException();
      }
      if (frame.length > 0) {
        scanned++;
        return Optional.of(frame);
      }
    }
    if (end - start > MAX_FRAME) {
      throw new FrameTooLongException();
    }
    shrink();
    return Optional.empty();
  }

  /** Returns whether nothing waits here, not even a part of a frame. */
  public boolean isEmpty() {
    return start == end;
  }

  private void makeRoom(int count) {
    if (bytes.length - end >= count) {
      return;
    }
    int held = end - start;
    int size = bytes.length;
    while (size - held < count) {
      size *= 2;
    }
    byte[] larger = size == bytes.length ? bytes : new byte[size];
    System.arraycopy(bytes, start, larger, 0, held);
    bytes = larger;
    scanned -= start;
    start = 0;
    end = held;
  }

  private void shrink() {
    if (isEmpty()) {
      bytes = bytes.length > INITIAL ? new byte[INITIAL] : bytes;
      start = 0;
      scanned = 0;
      end = 0;
    }
  }
}
