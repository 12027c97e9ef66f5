package zta.intercept.tun.internal.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import zta.intercept.tun.internal.device.Ends;
import zta.lib.net.IpText;

/**
 * Where the system's TCP takes the connections that were led to the device's own address. Others
 * than those that came by the device are closed at once.
 */
// A channel that closes late harms nobody.
@SuppressWarnings("FutureReturnValueIgnored")
final class Listener {
  private static final int BACKLOG = 4096;

  private final Channel channel;

  private Listener(Channel channel) {
    this.channel = channel;
  }

  /** Opens it at the device's own address; blocks for the moment that takes. */
  static Listener open(
      EventLoopGroup loops,
      ChannelFactory<? extends ServerSocketChannel> servers,
      Ends ends,
      TcpSide tcp)
      throws IOException {
    InetAddress peer = IpText.address(ends.peer());
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channelFactory(servers)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.AUTO_READ, false)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel accepted) {
                    SocketSettings.apply(accepted);
                    accepted.eventLoop().execute(() -> take(accepted, peer, tcp));
                  }
                });
    var bound = bootstrap.bind(IpText.address(ends.own()), 0).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("no listener at the device: " + bound.cause(), bound.cause());
    }
    return new Listener(bound.channel());
  }

  private static void take(SocketChannel accepted, InetAddress peer, TcpSide tcp) {
    InetSocketAddress remote = accepted.remoteAddress();
    if (remote == null || !peer.equals(remote.getAddress())) {
      accepted.close();
    } else {
      tcp.accepted(accepted, remote);
    }
  }

  int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  void close() {
    channel.close().awaitUninterruptibly();
  }
}
