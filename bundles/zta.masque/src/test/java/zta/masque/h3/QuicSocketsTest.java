package zta.masque.h3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.netty.channel.socket.nio.NioDatagramChannel;
import org.junit.jupiter.api.Test;

class QuicSocketsTest {
  /** An allocator that is set as an option reads one packet a turn unless told otherwise. */
  @Test
  void manyPacketsAreReadInOneTurn() {
    NioDatagramChannel socket = new NioDatagramChannel();
    try {
      QuicSockets.tune(socket);
      MaxMessagesRecvByteBufAllocator reads = socket.config().getRecvByteBufAllocator();
      assertEquals(64, reads.maxMessagesPerRead());
    } finally {
      socket.unsafe().closeForcibly();
    }
  }
}
