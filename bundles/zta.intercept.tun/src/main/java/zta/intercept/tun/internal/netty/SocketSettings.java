package zta.intercept.tun.internal.netty;

import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketChannelConfig;

/** Settings of every TCP socket of the data path. */
final class SocketSettings {
  private static final int READ_SIZE = 64 * 1024;
  private static final WriteBufferWaterMark WATER =
      new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

  private SocketSettings() {}

  static void apply(SocketChannel channel) {
    SocketChannelConfig config = channel.config();
    config.setTcpNoDelay(true);
    config.setAllowHalfClosure(true);
    config.setRecvByteBufAllocator(new FixedRecvByteBufAllocator(READ_SIZE));
    config.setWriteBufferWaterMark(WATER);
    config.setOption(ChannelOption.SO_KEEPALIVE, true);
  }
}
