package zta.masque.h2;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteSink;
import zta.api.flow.ByteStream;
import zta.api.flow.Chunk;

/** One that takes what comes, or sleeps. */
final class Reader implements ByteSink {
  /** No divisor of a window: what is over waits. */
  static final int BLOCK = 60 * 1024;

  private final boolean asleep;
  long taken;
  @Nullable ReasonCode broken;

  Reader(boolean asleep) {
    this.asleep = asleep;
  }

  /** Writes as an application does that has much to say and minds the backpressure. */
  static void pour(ByteStream into, long bytes) {
    long[] left = {bytes};
    Runnable more =
        () -> {
          while (left[0] > 0 && into.isWritable()) {
            into.write(Chunk.of(ByteBuffer.allocateDirect(BLOCK)));
            left[0] -= BLOCK;
          }
          into.flush();
        };
    into.onWritable(more);
    more.run();
  }

  @Override
  public void write(Chunk chunk) {
    taken += chunk.bytes().remaining();
    chunk.release();
  }

  @Override
  public void flush() {
    // Nothing is held back.
  }

  @Override
  public void end() {
    // What counts is what was taken.
  }

  @Override
  public void abort(ReasonCode reason) {
    broken = reason;
  }

  @Override
  public boolean isWritable() {
    return !asleep;
  }

  @Override
  public void onWritable(Runnable listener) {
    // It sleeps for good.
  }
}
