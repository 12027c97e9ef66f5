package zta.io.internal.netty;

import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.Locale;

/** A way to do I/O: the handler of its event loops and the channels that fit it. */
enum Transport {
  /** Linux. */
  EPOLL {
    @Override
    boolean available() {
      return Epoll.isAvailable();
    }

    @Override
    IoHandlerFactory ioHandler() {
      return EpollIoHandler.newFactory();
    }

    @Override
    ChannelFactory<SocketChannel> sockets() {
      return EpollSocketChannel::new;
    }

    @Override
    ChannelFactory<ServerSocketChannel> serverSockets() {
      return EpollServerSocketChannel::new;
    }

    @Override
    ChannelFactory<DatagramChannel> datagrams() {
      return Transport::epollDatagrams;
    }
  },
  /** Everywhere. */
  NIO {
    @Override
    boolean available() {
      return true;
    }

    @Override
    IoHandlerFactory ioHandler() {
      return NioIoHandler.newFactory();
    }

    @Override
    ChannelFactory<SocketChannel> sockets() {
      return NioSocketChannel::new;
    }

    @Override
    ChannelFactory<ServerSocketChannel> serverSockets() {
      return NioServerSocketChannel::new;
    }

    @Override
    ChannelFactory<DatagramChannel> datagrams() {
      return NioDatagramChannel::new;
    }
  };

  /** Whoever gives more room than this reads several datagrams with one call, where that works. */
  private static final int DATAGRAM = 64 * 1024;

  abstract boolean available();

  abstract IoHandlerFactory ioHandler();

  abstract ChannelFactory<SocketChannel> sockets();

  abstract ChannelFactory<ServerSocketChannel> serverSockets();

  abstract ChannelFactory<DatagramChannel> datagrams();

  private static DatagramChannel epollDatagrams() {
    EpollDatagramChannel channel = new EpollDatagramChannel();
    channel.config().setMaxDatagramPayloadSize(DATAGRAM);
    return channel;
  }

  /** Returns the one asked for when it works here, else NIO; {@code auto} takes the best. */
  static Transport choose(String wanted) {
    boolean epoll = !wanted.equalsIgnoreCase(NIO.id()) && EPOLL.available();
    return epoll ? EPOLL : NIO;
  }

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
