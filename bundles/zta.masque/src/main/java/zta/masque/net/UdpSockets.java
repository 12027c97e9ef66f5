package zta.masque.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Opens UDP sockets to resources: connected, so that nobody else's packets come in. The first
 * address that there is a way to is taken; whether somebody is there, only an answer tells. Safe
 * for use by many threads.
 */
public final class UdpSockets {
  /**
   * An open socket.
   *
   * @param address to where
   * @param stream its datagrams
   */
  public record Opened(InetAddress address, UdpStream stream) {}

  private final ChannelFactory<? extends DatagramChannel> sockets;
  private final BurstBuffers buffers = new BurstBuffers();

  /** Takes sockets from where they are made. */
  public UdpSockets(ChannelFactory<? extends DatagramChannel> sockets) {
    this.sockets = sockets;
  }

  /**
   * Opens one on a loop, and completes there.
   *
   * @param addresses at least one, tried in turn; fails as the last one does
   */
  public CompletableFuture<Opened> open(EventLoop loop, List<InetAddress> addresses, int port) {
    CompletableFuture<Opened> result = new CompletableFuture<>();
    attempt(loop, addresses, 0, port, result);
    return result;
  }

  private void attempt(
      EventLoop loop,
      List<InetAddress> addresses,
      int index,
      int port,
      CompletableFuture<Opened> result) {
    InetAddress address = addresses.get(index);
    UdpStream[] stream = new UdpStream[1];
    bootstrap(loop, stream)
        .connect(new InetSocketAddress(address, port))
        .addListener(
            done -> {
              if (done.isSuccess()) {
                result.complete(new Opened(address, stream[0]));
              } else if (index + 1 < addresses.size()) {
                attempt(loop, addresses, index + 1, port, result);
              } else {
                result.completeExceptionally(done.cause());
              }
            });
  }

  private Bootstrap bootstrap(EventLoop loop, UdpStream[] stream) {
    return new Bootstrap()
        .group(loop)
        .channelFactory(sockets)
        .disableResolver()
        .option(ChannelOption.AUTO_READ, false)
        .option(ChannelOption.SO_BROADCAST, false)
        .option(ChannelOption.RECVBUF_ALLOCATOR, buffers)
        .handler(
            new ChannelInitializer<DatagramChannel>() {
              @Override
              protected void initChannel(DatagramChannel fresh) {
                stream[0] = new UdpStream(fresh);
                fresh.pipeline().addLast(stream[0]);
              }
            });
  }
}
