package zta.intercept.local.internal.netty;

import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketChannelConfig;

/**
 * Settings of every socket of the data path.
 *
 * @param connectMillis how long a connection may take to be made
 */
record SocketSettings(int connectMillis) {
  private static final int READ_SIZE = 64 * 1024;
  private static final FixedRecvByteBufAllocator READS = new FixedRecvByteBufAllocator(READ_SIZE);
  private static final WriteBufferWaterMark WATER =
      new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

  void apply(SocketChannel channel) {
    SocketChannelConfig config = channel.config();
    config.setTcpNoDelay(true);
    config.setAllowHalfClosure(true);
    config.setRecvByteBufAllocator(READS);
    config.setWriteBufferWaterMark(WATER);
    config.setOption(ChannelOption.SO_KEEPALIVE, true);
  }
}
