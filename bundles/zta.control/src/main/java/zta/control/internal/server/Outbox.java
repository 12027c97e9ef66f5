package zta.control.internal.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Frames that wait for a caller to read them; bounded. Safe for use by many threads. */
final class Outbox {
  private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
  private final int limit;
  private long held;

  Outbox(int limit) {
    this.limit = limit;
  }

  /** Adds a frame and its line feed, or returns false when too much waits already. */
  synchronized boolean add(byte[] frame) {
    if (held + frame.length + 1 > limit) {
      return false;
    }
    ByteBuffer line = ByteBuffer.allocate(frame.length + 1);
    waiting.add(line.put(frame).put((byte) '\n').flip());
    held += line.limit();
    return true;
  }

  /** Writes what the channel takes and returns whether everything has left. */
  synchronized boolean writeTo(WritableByteChannel channel) throws IOException {
    for (@Nullable ByteBuffer next = waiting.peek(); next != null; next = waiting.peek()) {
      held -= channel.write(next);
      if (next.hasRemaining()) {
        return false;
      }
      waiting.remove();
    }
    return true;
  }

  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }
}
