package zta.run.internal.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.UnixChannel;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import zta.run.internal.OwnNetwork;

/**
 * The sockets of the program's network. They are made in it and handed out of it, where they are
 * served (SCM_RIGHTS): a socket stays in the network in which it was made.
 */
// What fails shows as the end of its channel.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Doors implements AutoCloseable {
  private static final int BACKLOG = 1024;
  private static final long STOP_MILLIS = 2_000;

  private final EventLoopGroup group;

  private Doors(EventLoopGroup group) {
    this.group = group;
  }

  /** Makes the sockets and hands them out. */
  public static Doors open(Path socket) throws InterruptedException {
    Doors doors = new Doors(new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()));
    doors.hand(socket);
    return doors;
  }

  private void hand(Path socket) throws InterruptedException {
    Channel tcp =
        new ServerBootstrap()
            .group(group)
            .channel(EpollServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.AUTO_READ, false)
            .childHandler(new ChannelInboundHandlerAdapter())
            .bind(new InetSocketAddress("::", OwnNetwork.TCP_PORT))
            .sync()
            .channel();
    Channel names =
        new Bootstrap()
            .group(group)
            .channel(EpollDatagramChannel.class)
            .option(ChannelOption.AUTO_READ, false)
            .handler(new ChannelInboundHandlerAdapter())
            .bind(new InetSocketAddress("::", OwnNetwork.DNS_PORT))
            .sync()
            .channel();
    Channel out =
        new Bootstrap()
            .group(group)
            .channel(EpollDomainSocketChannel.class)
            .handler(new ChannelInboundHandlerAdapter())
            .connect(new DomainSocketAddress(socket.toString()))
            .sync()
            .channel();
    out.writeAndFlush(((UnixChannel) tcp).fd()).sync();
    out.writeAndFlush(((UnixChannel) names).fd()).sync();
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(STOP_MILLIS);
  }
}
