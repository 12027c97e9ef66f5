package zta.intercept.tun.internal.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteStream;
import zta.masque.net.ChannelStream;

/** Connects to where an application wanted to go by itself, past the device. */
final class DirectDialer {
  private static final int LARGEST_DATAGRAM = 65_535;

  private final EventLoopGroup loops;
  private final Escape escape;
  private final int connectMillis;

  DirectDialer(EventLoopGroup loops, Escape escape, int connectMillis) {
    this.loops = loops;
    this.escape = escape;
    this.connectMillis = connectMillis;
  }

  /** Connects by TCP. */
  CompletionStage<ByteStream> tcp(InetSocketAddress address) {
    CompletableFuture<ByteStream> result = new CompletableFuture<>();
    ChannelStream[] made = new ChannelStream[1];
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loops.next())
            .channelFactory(escape::socket)
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    SocketSettings.apply(channel);
                    made[0] = new ChannelStream(channel, ReasonCode.RESOURCE_RESET);
                    channel.pipeline().addLast(made[0]);
                  }
                });
    bootstrap
        .connect(address)
        .addListener(
            done -> {
              if (done.isSuccess()) {
                result.complete(made[0]);
              } else {
                result.completeExceptionally(done.cause());
              }
            });
    return result;
  }

  /** Makes a UDP socket that is connected to an address. */
  CompletionStage<ByteStream> udp(InetSocketAddress address) {
    CompletableFuture<ByteStream> result = new CompletableFuture<>();
    DatagramStream[] made = new DatagramStream[1];
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loops.next())
            .channelFactory(escape::datagrams)
            .option(ChannelOption.AUTO_READ, false)
            .option(
                ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LARGEST_DATAGRAM))
            .handler(
                new ChannelInitializer<DatagramChannel>() {
                  @Override
                  protected void initChannel(DatagramChannel channel) {
                    made[0] = new DatagramStream(channel);
                    channel.pipeline().addLast(made[0]);
                  }
                });
    bootstrap
        .connect(address)
        .addListener(
            done -> {
              if (done.isSuccess()) {
                result.complete(made[0]);
              } else {
                result.completeExceptionally(done.cause());
              }
            });
    return result;
  }
}
