package zta.headend.proxy.internal.netty;

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
import zta.api.access.ReasonCode;
import zta.headend.proxy.internal.RefusedException;
import zta.masque.net.BurstBuffers;
import zta.masque.net.UdpStream;

/**
 * Opens a UDP socket to a resource, on the client's event loop: connected, so that nobody else's
 * packets come in. The first address that there is a way to is taken; whether somebody is there,
 * only an answer tells.
 */
final class UdpDialler {
  private final ChannelFactory<? extends DatagramChannel> sockets;
  private final BurstBuffers buffers = new BurstBuffers();

  UdpDialler(ChannelFactory<? extends DatagramChannel> sockets) {
    this.sockets = sockets;
  }

  CompletableFuture<Dialler.Connected> dial(EventLoop loop, List<InetAddress> addresses, int port) {
    CompletableFuture<Dialler.Connected> result = new CompletableFuture<>();
    attempt(loop, addresses, 0, port, result);
    return result;
  }

  private void attempt(
      EventLoop loop,
      List<InetAddress> addresses,
      int index,
      int port,
      CompletableFuture<Dialler.Connected> result) {
    InetAddress address = addresses.get(index);
    UdpStream[] stream = new UdpStream[1];
    bootstrap(loop, stream)
        .connect(new InetSocketAddress(address, port))
        .addListener(
            done -> {
              if (done.isSuccess()) {
                result.complete(new Dialler.Connected(address, stream[0]));
              } else if (index + 1 < addresses.size()) {
                attempt(loop, addresses, index + 1, port, result);
              } else {
                result.completeExceptionally(
                    new RefusedException(
                        ReasonCode.RESOURCE_TIMEOUT, "there is no way to the resource"));
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
