package zta.masque.net;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import java.nio.ByteBuffer;
import zta.api.flow.Chunk;

/** Memory of somebody else's chunk, given back when the last reference goes. */
final class LentBuf extends UnpooledDirectByteBuf {
  private final Chunk owner;

  LentBuf(ByteBuffer bytes, Chunk owner) {
    super(UnpooledByteBufAllocator.DEFAULT, bytes, bytes.remaining());
    this.owner = owner;
  }

  @Override
  protected void deallocate() {
    super.deallocate();
    owner.release();
  }
}
