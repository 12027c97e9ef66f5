package zta.headend.connector.internal.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import zta.api.access.ReasonCode;
import zta.headend.connector.internal.UnreachableException;
import zta.masque.ProxyError;
import zta.masque.net.ChannelStream;

/** Connects to a resource, one address after the other, on the event loop of the proxy's link. */
final class ResourceDialler {
  /**
   * A connected resource.
   *
   * @param address where
   * @param stream its end of the flow
   */
  record Connected(InetAddress address, ChannelStream stream) {}

  private static final int READ_BUFFER = 64 * 1024;
  private static final int LOW_WATER = 128 * 1024;
  private static final int HIGH_WATER = 512 * 1024;

  private final ChannelFactory<? extends SocketChannel> sockets;
  private final int timeoutMillis;

  ResourceDialler(ChannelFactory<? extends SocketChannel> sockets, int timeoutMillis) {
    this.sockets = sockets;
    this.timeoutMillis = timeoutMillis;
  }

  /** Completes on the loop, exceptionally with {@link UnreachableException}. */
  CompletableFuture<Connected> dial(EventLoop loop, List<InetAddress> addresses, int port) {
    CompletableFuture<Connected> result = new CompletableFuture<>();
    attempt(loop, addresses, port, result);
    return result;
  }

  private void attempt(
      EventLoop loop, List<InetAddress> left, int port, CompletableFuture<Connected> result) {
    InetAddress address = left.get(0);
    ChannelStream[] stream = new ChannelStream[1];
    bootstrap(loop, stream)
        .connect(new InetSocketAddress(address, port))
        .addListener(
            done -> {
              if (done.isSuccess()) {
                result.complete(new Connected(address, stream[0]));
              } else if (left.size() > 1) {
                attempt(loop, left.subList(1, left.size()), port, result);
              } else {
                result.completeExceptionally(refusal(done.cause()));
              }
            });
  }

  private Bootstrap bootstrap(EventLoop loop, ChannelStream[] stream) {
    return new Bootstrap()
        .group(loop)
        .channelFactory(sockets)
        .disableResolver()
        .option(ChannelOption.AUTO_READ, false)
        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
        .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BUFFER))
        .option(
            ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(LOW_WATER, HIGH_WATER))
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel fresh) {
                stream[0] = new ChannelStream(fresh, ReasonCode.RESOURCE_RESET);
                fresh.pipeline().addLast(stream[0]);
              }
            });
  }

  private static UnreachableException refusal(Throwable cause) {
    if (cause instanceof ConnectTimeoutException) {
      return new UnreachableException(
          ProxyError.CONNECTION_TIMEOUT, "the resource does not answer the connector");
    }
    String message = String.valueOf(cause.getMessage());
    if (cause instanceof ConnectException && message.contains("refused")) {
      return new UnreachableException(
          ProxyError.CONNECTION_REFUSED, "the resource refused the connector");
    }
    return message.contains("reset")
        ? new UnreachableException(
            ProxyError.CONNECTION_TERMINATED, "the resource broke the connection off")
        : new UnreachableException(
            ProxyError.DESTINATION_IP_UNROUTABLE, "the connector has no way to the resource");
  }
}
