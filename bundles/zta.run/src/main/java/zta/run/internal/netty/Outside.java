package zta.run.internal.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.DomainSocketReadMode;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import zta.run.internal.DnsAnswers;
import zta.run.internal.SyntheticNames;

/**
 * Serves, in the user's own network, the sockets that were made in the program's: each connection
 * goes to the agent with the name or address that the program wanted.
 */
// What fails shows as the end of its channel.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Outside implements AutoCloseable {
  private static final long STOP_MILLIS = 2_000;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final SyntheticNames names = new SyntheticNames();
  private final InetSocketAddress socks;
  private final Path folder;

  private Outside(InetSocketAddress socks) throws IOException {
    this.socks = socks;
    folder =
        Files.createTempDirectory(
            "zta-run",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** Waits for sockets in a directory that only this user enters. */
  public static Outside open(InetSocketAddress socks) throws IOException, InterruptedException {
    if (!Epoll.isAvailable()) {
      throw new IOException("this needs Linux", Epoll.unavailabilityCause());
    }
    Outside outside = new Outside(socks);
    outside.listen();
    return outside;
  }

  private void listen() throws InterruptedException {
    new ServerBootstrap()
        .group(group)
        .channel(EpollServerDomainSocketChannel.class)
        .childOption(
            EpollChannelOption.DOMAIN_SOCKET_READ_MODE, DomainSocketReadMode.FILE_DESCRIPTORS)
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel fresh) {
                fresh.pipeline().addLast(new Handed());
              }
            })
        .bind(new DomainSocketAddress(socket().toString()))
        .sync();
  }

  /** Returns the socket that sockets are handed out by. */
  public Path socket() {
    return folder.resolve("out.sock");
  }

  /** Takes two sockets: for connections, then for names. */
  private final class Handed extends SimpleChannelInboundHandler<FileDescriptor> {
    private boolean first = true;

    @Override
    protected void channelRead0(ChannelHandlerContext context, FileDescriptor handed) {
      if (first) {
        first = false;
        serveConnections(handed.intValue());
      } else {
        serveNames(handed.intValue());
      }
    }
  }

  private void serveConnections(int descriptor) {
    Channel server = new EpollServerSocketChannel(descriptor);
    server
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext context, Object accepted) {
                new Catch((Channel) accepted, group, socks, names).begin();
              }
            });
    group
        .register(server)
        .addListener(done -> server.config().setOption(ChannelOption.AUTO_READ, true));
  }

  private void serveNames(int descriptor) {
    Channel channel = new EpollDatagramChannel(descriptor);
    channel.pipeline().addLast(new NameQuestions(new DnsAnswers(names)));
    group.register(channel);
  }

  @Override
  public void close() throws IOException {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(STOP_MILLIS);
    for (String name : new String[] {"out.sock", "resolv.conf"}) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.delete(folder);
  }
}
