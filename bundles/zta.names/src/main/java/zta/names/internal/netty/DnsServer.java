package zta.names.internal.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import zta.lib.net.IpText;
import zta.names.internal.resolve.Resolver;

/** The listening sockets, UDP and TCP on the loopback address of each family. */
final class DnsServer {
  private static final byte[] LOOPBACK4 = {127, 0, 0, 1};
  private static final byte[] LOOPBACK6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  private static final int LARGEST_QUERY = 4096;
  private static final int RECEIVE_BUFFER = 1 << 20;
  private static final int IDLE_SECONDS = 20;
  private static final int MOST_CONNECTIONS = 256;
  private static final long OPEN_SECONDS = 10;

  private final EventLoopGroup loops;
  private final Datagrams datagrams;
  private final ChannelFactory<ServerSocketChannel> servers;
  private final Resolver resolver;
  private final List<Channel> listeners = new ArrayList<>();
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

  DnsServer(
      EventLoopGroup loops,
      Datagrams datagrams,
      ChannelFactory<ServerSocketChannel> servers,
      Resolver resolver) {
    this.loops = loops;
    this.datagrams = datagrams;
    this.servers = servers;
    this.resolver = resolver;
  }

  /** Opens all sockets, or none. Waits: not for an event loop. */
  List<InetSocketAddress> open(int port) throws IOException {
    List<InetSocketAddress> addresses = new ArrayList<>();
    try {
      for (byte[] loopback : List.of(LOOPBACK4, LOOPBACK6)) {
        InetAddress address = IpText.address(loopback);
        if (NetworkInterface.getByInetAddress(address) != null) {
          InetSocketAddress at = new InetSocketAddress(address, port);
          listen(udp(at).bind(at));
          listen(tcp().bind(at));
          addresses.add(at);
        }
      }
      if (addresses.isEmpty()) {
        throw new IOException("this machine has no loopback address");
      }
      return addresses;
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private void listen(ChannelFuture bound) throws IOException {
    listeners.add(bound.channel());
    if (!bound.awaitUninterruptibly(OPEN_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("the socket does not open");
    }
    if (!bound.isSuccess()) {
      throw new IOException(String.valueOf(bound.cause().getMessage()), bound.cause());
    }
  }

  private Bootstrap udp(InetSocketAddress address) {
    return new Bootstrap()
        .group(loops)
        .channelFactory(datagrams.forPeer(address))
        .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LARGEST_QUERY))
        .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
        .handler(new UdpDoor(resolver));
  }

  private ServerBootstrap tcp() {
    return new ServerBootstrap()
        .group(loops)
        .channelFactory(servers)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                accept(channel);
              }
            });
  }

  private void accept(SocketChannel channel) {
    if (connections.size() >= MOST_CONNECTIONS) {
      channel.unsafe().closeForcibly();
      return;
    }
    connections.add(channel);
    channel.pipeline().addLast(new ReadTimeoutHandler(IDLE_SECONDS));
    Frames.addTo(channel.pipeline());
    channel.pipeline().addLast(new TcpDoor(resolver));
  }

  /** Closes all sockets. */
  void close() {
    listeners.forEach(listener -> listener.close().awaitUninterruptibly(1, TimeUnit.SECONDS));
    listeners.clear();
    connections.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
  }
}
