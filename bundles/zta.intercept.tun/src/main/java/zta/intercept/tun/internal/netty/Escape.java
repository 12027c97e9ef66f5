package zta.intercept.tun.internal.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;

/**
 * Makes the sockets by which flows go on directly, past the device: on Linux they bear a mark (
 * {@code SO_MARK}) from their first packet on.
 */
final class Escape {
  private static final IntegerUnixChannelOption SO_MARK =
      new IntegerUnixChannelOption("SO_MARK", 1, 36);

  private final ChannelFactory<? extends SocketChannel> sockets;
  private final int mark;

  Escape(ChannelFactory<? extends SocketChannel> sockets, int mark) {
    this.sockets = sockets;
    this.mark = mark;
  }

  /** Returns whether sockets on these event loops can be marked. */
  static boolean possible(EventLoopGroup loops) {
    return loops instanceof IoEventLoopGroup group && group.isIoType(EpollIoHandler.class);
  }

  SocketChannel socket() {
    return marked(sockets.newChannel());
  }

  DatagramChannel datagrams() {
    return marked(new EpollDatagramChannel());
  }

  private <C extends Channel> C marked(C channel) {
    try {
      if (channel.config().setOption(SO_MARK, mark)) {
        return channel;
      }
      throw new ChannelException("this socket cannot be marked");
    } catch (ChannelException e) {
      channel.unsafe().closeForcibly();
      throw e;
    }
  }
}
