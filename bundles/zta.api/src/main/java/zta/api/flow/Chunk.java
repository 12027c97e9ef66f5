package zta.api.flow;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Some bytes of a flow on their way, with an owner.
 *
 * <p>Whoever holds a chunk passes it on or calls {@link #release()}, once, on any thread. Nothing
 * is copied on the way.
 */
@ConsumerType
public interface Chunk {
  /** Returns the bytes between position and limit; valid until {@link #release()}. */
  ByteBuffer bytes();

  /** Gives the memory back. */
  void release();

  /** Wraps memory that needs no giving back. */
  static Chunk of(ByteBuffer bytes) {
    return new Chunk() {
      @Override
      public ByteBuffer bytes() {
        return bytes;
      }

      @Override
      public void release() {
        // Heap memory: the collector takes it.
      }
    };
  }
}
