package zta.intercept.local.internal.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteStream;
import zta.api.flow.Destination;
import zta.api.flow.Protocol;
import zta.masque.net.BurstBuffers;
import zta.masque.net.UdpStream;

/**
 * Connects to where the application wanted to go by itself.
 *
 * <p>Names are looked up here and not before: what gets here is nobody's private name. What it
 * resolves to may be private all the same, so whoever calls asks about an address before dialling.
 */
final class DirectDialer {
  /** Somebody asked the listener to connect to itself. */
  private static final class LoopException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private final ChannelFactory<? extends SocketChannel> sockets;
  private final ChannelFactory<? extends DatagramChannel> datagrams;
  private final BurstBuffers buffers = new BurstBuffers();
  private final Executor resolver;
  private final SocketSettings settings;

  DirectDialer(
      ChannelFactory<? extends SocketChannel> sockets,
      ChannelFactory<? extends DatagramChannel> datagrams,
      Executor resolver,
      SocketSettings settings) {
    this.sockets = sockets;
    this.datagrams = datagrams;
    this.resolver = resolver;
    this.settings = settings;
  }

  /**
   * Looks a host up.
   *
   * @param listener the agent's own end, which is never dialled
   */
  CompletableFuture<List<InetAddress>> resolve(
      Destination destination, @Nullable InetSocketAddress listener) {
    CompletableFuture<List<InetAddress>> result = new CompletableFuture<>();
    try {
      resolver.execute(
          () -> {
            try {
              InetAddress[] addresses = InetAddress.getAllByName(destination.host());
              refuseLoops(addresses, destination.port(), listener);
              result.complete(List.of(addresses));
            } catch (IOException e) {
              result.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(e);
    }
    return result;
  }

  private static void refuseLoops(
      InetAddress[] addresses, int port, @Nullable InetSocketAddress listener) throws IOException {
    if (listener == null || listener.getPort() != port) {
      return;
    }
    for (InetAddress address : addresses) {
      if (ofThisMachine(address)) {
        throw new LoopException();
      }
    }
  }

  private static boolean ofThisMachine(InetAddress address) throws SocketException {
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || NetworkInterface.getByInetAddress(address) != null;
  }

  /**
   * Connects.
   *
   * @param loop where the new channel lives
   */
  CompletableFuture<ByteStream> connect(
      Protocol protocol, InetSocketAddress address, EventLoop loop) {
    return protocol == Protocol.UDP ? connectUdp(address, loop) : connect(address, loop);
  }

  private CompletableFuture<ByteStream> connectUdp(InetSocketAddress address, EventLoop loop) {
    CompletableFuture<ByteStream> result = new CompletableFuture<>();
    UdpStream[] made = new UdpStream[1];
    new Bootstrap()
        .group(loop)
        .channelFactory(datagrams)
        .option(ChannelOption.AUTO_READ, false)
        .option(ChannelOption.SO_BROADCAST, false)
        .option(ChannelOption.RECVBUF_ALLOCATOR, buffers)
        .handler(
            new ChannelInitializer<DatagramChannel>() {
              @Override
              protected void initChannel(DatagramChannel channel) {
                made[0] = new UdpStream(channel);
                channel.pipeline().addLast(made[0]);
              }
            })
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

  private CompletableFuture<ByteStream> connect(InetSocketAddress address, EventLoop loop) {
    CompletableFuture<ByteStream> result = new CompletableFuture<>();
    ChannelStream[] made = new ChannelStream[1];
    new Bootstrap()
        .group(loop)
        .channelFactory(sockets)
        .option(ChannelOption.AUTO_READ, false)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, settings.connectMillis())
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                settings.apply(channel);
                made[0] = new ChannelStream(channel, ReasonCode.RESOURCE_RESET);
                channel.pipeline().addLast(made[0]);
              }
            })
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

  /** Returns why dialling failed. */
  static ReasonCode reason(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof LoopException) {
      return ReasonCode.FORBIDDEN_ADDRESS;
    }
    if (cause instanceof UnknownHostException) {
      return ReasonCode.RESOURCE_NAME;
    }
    if (cause instanceof ConnectTimeoutException
        || cause instanceof SocketTimeoutException
        || cause instanceof NoRouteToHostException) {
      return ReasonCode.RESOURCE_TIMEOUT;
    }
    if (cause instanceof ConnectException || cause instanceof IOException) {
      return ReasonCode.RESOURCE_REFUSED;
    }
    return cause instanceof RejectedExecutionException ? ReasonCode.LIMIT : ReasonCode.INTERNAL;
  }
}
