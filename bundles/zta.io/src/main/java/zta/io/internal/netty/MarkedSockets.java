package zta.io.internal.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFactory;
import io.netty.channel.unix.IntegerUnixChannelOption;

/**
 * Makes sockets, of TCP or UDP, whose packets carry a mark (socket(7), {@code SO_MARK}) from the
 * first one on.
 */
final class MarkedSockets<C extends Channel> implements ChannelFactory<C> {
  private static final int SOL_SOCKET = 1;
  private static final int SO_MARK = 36;
  private static final IntegerUnixChannelOption MARK =
      new IntegerUnixChannelOption("SO_MARK", SOL_SOCKET, SO_MARK);

  private final ChannelFactory<C> plain;
  private final int mark;

  MarkedSockets(ChannelFactory<C> plain, int mark) {
    this.plain = plain;
    this.mark = mark;
  }

  /**
   * Makes a socket.
   *
   * @throws ChannelException when this transport cannot mark, or this process may not
   */
  @Override
  public C newChannel() {
    C channel = plain.newChannel();
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
