package zta.intercept.tun.internal.netty;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import zta.intercept.tun.internal.device.TunDevice;

/** A device in memory: keeps what is written, gives nothing to read. */
final class MemoryTun implements TunDevice {
  private final Deque<ByteBuffer> written = new ArrayDeque<>();
  private boolean closed;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public synchronized boolean read(ByteBuffer into) {
    while (!closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return false;
  }

  @Override
  public synchronized void write(ByteBuffer packet) {
    written.add(ByteBuffer.allocate(packet.remaining()).put(packet.duplicate()).flip());
  }

  /** Returns and forgets the oldest packet written, null when there is none. */
  synchronized @Nullable ByteBuffer next() {
    return written.poll();
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
