package zta.io.internal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFactory;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import zta.testkit.NeedsRoot;

class MarkedSocketsTest {
  private static final int MARK = 0x5a;

  @Test
  @EnabledOnOs(OS.LINUX)
  @NeedsRoot(to = "mark sockets")
  void marksBeforeTheSocketConnects() {
    assertMarked(Transport.EPOLL::sockets);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @NeedsRoot(to = "mark sockets")
  void marksDatagramsAsWell() {
    assertMarked(Transport.EPOLL::datagrams);
  }

  private static <C extends Channel> void assertMarked(Supplier<ChannelFactory<C>> sockets) {
    assertTrue(Transport.EPOLL.available());
    Channel channel = WorkerGroup.marked(sockets.get(), MARK).newChannel();
    try {
      IntegerUnixChannelOption option = new IntegerUnixChannelOption("SO_MARK", 1, 36);
      assertEquals(MARK, channel.config().getOption(option));
    } finally {
      channel.unsafe().closeForcibly();
    }
  }

  @Test
  void saysThatNioCannotMark() {
    NioSocketChannel[] made = new NioSocketChannel[1];
    MarkedSockets<SocketChannel> sockets =
        new MarkedSockets<>(
            () -> {
              made[0] = new NioSocketChannel();
              return made[0];
            },
            MARK);
    assertThrows(ChannelException.class, sockets::newChannel);
    assertFalse(made[0].isOpen());
  }
}
