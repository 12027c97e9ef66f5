package zta.intercept.local.internal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import zta.api.flow.Chunk;

/** A chunk that is a Netty buffer: nothing is copied on the way in, nor on the way out. */
final class BufferChunk implements Chunk {
  private final ByteBuf buffer;

  /** Takes the buffer over. */
  BufferChunk(ByteBuf buffer) {
    this.buffer = buffer;
  }

  @Override
  public ByteBuffer bytes() {
    return buffer.nioBuffer();
  }

  @Override
  public void release() {
    buffer.release();
  }

  ByteBuf buffer() {
    return buffer;
  }

  /** Returns a view of any chunk's bytes; the chunk must live as long as the view. */
  static ByteBuf view(Chunk chunk) {
    return Unpooled.wrappedBuffer(chunk.bytes());
  }
}
