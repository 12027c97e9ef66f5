package zta.masque.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import zta.api.flow.Chunk;

/** A chunk that is a Netty buffer; passes from socket to tunnel and back without a copy. */
public final class BufChunk implements Chunk {
  private final ByteBuf buf;

  /** Takes over the caller's reference. */
  public BufChunk(ByteBuf buf) {
    this.buf = buf;
  }

  @Override
  public ByteBuffer bytes() {
    return buf.nioBuffer();
  }

  @Override
  public void release() {
    buf.release();
  }

  /**
   * Returns the chunk's bytes as a buffer that the caller now owns; the chunk is used up. Foreign
   * memory is not copied either: its chunk is released with the buffer.
   */
  public static ByteBuf take(Chunk chunk) {
    if (chunk instanceof BufChunk own) {
      return own.buf;
    }
    ByteBuffer bytes = chunk.bytes();
    if (bytes.isDirect() && !bytes.isReadOnly()) {
      return new LentBuf(bytes, chunk);
    }
    ByteBuf copy = Unpooled.directBuffer(bytes.remaining()).writeBytes(bytes.duplicate());
    chunk.release();
    return copy;
  }
}
