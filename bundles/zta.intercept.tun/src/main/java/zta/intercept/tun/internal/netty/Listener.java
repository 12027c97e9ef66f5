package zta.intercept.tun.internal.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import zta.intercept.tun.internal.device.Ends;
import zta.lib.net.IpText;

/**
 * Where the system's TCP takes the connections that were led to the device's own address, or on a
 * fast path to loopback. Others than those that came by the device are closed at once.
 */
// A channel that closes late harms nobody.
@SuppressWarnings("FutureReturnValueIgnored")
final class Listener {
  private static final int BACKLOG = 4096;
  private static final byte[] LOOPBACK4 = {127, 0, 0, 1};
  private static final byte[] LOOPBACK6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

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
    return open(loops, servers, IpText.address(ends.own()), false, peer, tcp);
  }

  /** Opens one on loopback that takes connections to foreign addresses. */
  static Listener transparent(
      EventLoopGroup loops,
      ChannelFactory<? extends ServerSocketChannel> servers,
      Ends ends,
      TcpSide tcp)
      throws IOException {
    InetAddress loopback = IpText.address(ends.own().length == 4 ? LOOPBACK4 : LOOPBACK6);
    return open(loops, servers, loopback, true, IpText.address(ends.own()), tcp);
  }

  private static Listener open(
      EventLoopGroup loops,
      ChannelFactory<? extends ServerSocketChannel> servers,
      InetAddress at,
      boolean transparent,
      InetAddress from,
      TcpSide tcp)
      throws IOException {
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
                    accepted.eventLoop().execute(() -> take(accepted, from, tcp));
                  }
                });
    if (transparent) {
      bootstrap.option(EpollChannelOption.IP_TRANSPARENT, true);
    }
    var bound = bootstrap.bind(at, 0).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("no listener at the device: " + bound.cause(), bound.cause());
    }
    return new Listener(bound.channel());
  }

  private static void take(SocketChannel accepted, InetAddress from, TcpSide tcp) {
    InetSocketAddress remote = accepted.remoteAddress();
    InetSocketAddress local = accepted.localAddress();
    if (remote == null || local == null || !from.equals(remote.getAddress())) {
      accepted.close();
    } else {
      tcp.accepted(accepted, remote, local);
    }
  }

  InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  int port() {
    return address().getPort();
  }

  void close() {
    channel.close().awaitUninterruptibly();
  }
}
