package zta.names.internal.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.UnixChannel;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** UDP sockets that fit the event loops, and the mark that keeps the agent's own traffic apart. */
final class Datagrams {
  private static final Logger LOG = LoggerFactory.getLogger(Datagrams.class);
  private static final IntegerUnixChannelOption SO_MARK =
      new IntegerUnixChannelOption("SO_MARK", 1, 36);

  private final boolean epoll;
  private final int mark;
  private final AtomicBoolean unmarked = new AtomicBoolean();

  /**
   * Makes a factory.
   *
   * @param mark mark of the sockets to upstream; 0 for none
   */
  Datagrams(EventLoopGroup loops, int mark) {
    epoll = loops instanceof IoEventLoopGroup group && group.isIoType(EpollIoHandler.class);
    this.mark = mark;
  }

  /** Returns a factory of sockets of the address's family. */
  ChannelFactory<DatagramChannel> forPeer(InetSocketAddress address) {
    SocketProtocolFamily family =
        address.getAddress() instanceof Inet4Address
            ? SocketProtocolFamily.INET
            : SocketProtocolFamily.INET6;
    return epoll ? () -> new EpollDatagramChannel(family) : () -> new NioDatagramChannel(family);
  }

  /** Marks a socket where that is possible; without privilege there is nobody to mark it for. */
  void mark(Channel channel) {
    if (mark == 0 || !(channel instanceof UnixChannel)) {
      return;
    }
    try {
      channel.config().setOption(SO_MARK, mark);
    } catch (ChannelException e) {
      if (unmarked.compareAndSet(false, true)) {
        LOG.debug("Queries to upstream carry no mark: {}", e.getMessage());
      }
    }
  }
}
