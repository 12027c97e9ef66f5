import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import zta.masque.udp.CapsuleDecoder;
import zta.masque.udp.CapsuleException;
import zta.masque.udp.HttpDatagram;

/** A stream of capsules is read or aborted, however it is cut into pieces, and leaves no memory. */
public final class CapsulesFuzzer {
  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);
    CapsuleDecoder decoder = new CapsuleDecoder(memory, CapsulesFuzzer::take);
    try {
      int step = data.length == 0 ? 1 : 1 + (data[0] & 0xff);
      for (int at = 1; at < data.length; at += step) {
        ByteBuf piece = memory.heapBuffer(step);
        piece.writeBytes(data, at, Math.min(step, data.length - at));
        decoder.feed(piece);
      }
      decoder.end();
    } catch (CapsuleException aborted) {
      // As it should.
    }
    if (memory.metric().usedHeapMemory() != 0) {
      throw new IllegalStateException("left: " + memory.metric().usedHeapMemory());
    }
  }

  private static void take(ByteBuf datagram) throws CapsuleException {
    ByteBuf payload = HttpDatagram.udpPayload(datagram);
    if (payload != null) {
      if (payload.readableBytes() > HttpDatagram.MAX_UDP_PAYLOAD) {
        throw new IllegalStateException("too long: " + payload.readableBytes());
      }
      payload.release();
    }
  }
}
