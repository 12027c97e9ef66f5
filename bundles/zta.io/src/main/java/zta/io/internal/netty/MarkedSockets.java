package zta.io.internal.netty;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFactory;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;

/** Makes sockets whose packets carry a mark (socket(7), {@code SO_MARK}) from the first one on. */
final class MarkedSockets implements ChannelFactory<SocketChannel> {
  private static final int SOL_SOCKET = 1;
  private static final int SO_MARK = 36;
  private static final IntegerUnixChannelOption MARK =
      new IntegerUnixChannelOption("SO_MARK", SOL_SOCKET, SO_MARK);

  private final ChannelFactory<SocketChannel> plain;
  private final int mark;

  MarkedSockets(ChannelFactory<SocketChannel> plain, int mark) {
    this.plain = plain;
    this.mark = mark;
  }

  /**
   * Makes a socket.
   *
   * @throws ChannelException when this transport cannot mark, or this process may not
   */
  @Override
  public SocketChannel newChannel() {
    SocketChannel channel = plain.newChannel();
    try {
      if (channel.config().setOption(MARK, mark)) {
        return channel;
      }
      throw new ChannelException("this transport cannot mark sockets");
    } catch (ChannelException e) {
      channel.unsafe().closeForcibly();
      throw e;
    }
  }
}
