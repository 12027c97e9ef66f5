package zta.headend.proxy.internal.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import zta.api.access.ReasonCode;
import zta.headend.proxy.internal.RefusedException;
import zta.masque.net.ChannelStream;
import zta.masque.net.SocketStream;

/** Connects to a resource, one address after the other, on the client's event loop. */
final class Dialler {
  /**
   * A connected resource.
   *
   * @param address where
   * @param stream its end of the flow
   */
  record Connected(InetAddress address, SocketStream stream) implements ResourceEnd {
    @Override
    public Optional<String> network() {
      return Optional.empty();
    }

    @Override
    public void onClosed(Consumer<ReasonCode> listener) {
      stream.onClosed(listener);
    }

    @Override
    public long sent() {
      return stream.sent();
    }

    @Override
    public long received() {
      return stream.received();
    }

    @Override
    public long lastActivity() {
      return stream.lastActivity();
    }

    @Override
    public long dropped() {
      return stream.dropped();
    }
  }

  private static final FixedRecvByteBufAllocator READS = new FixedRecvByteBufAllocator(64 * 1024);
  private static final WriteBufferWaterMark WATER =
      new WriteBufferWaterMark(128 * 1024, 512 * 1024);

  private final ChannelFactory<? extends SocketChannel> sockets;
  private final int timeoutMillis;

  Dialler(ChannelFactory<? extends SocketChannel> sockets, int timeoutMillis) {
    this.sockets = sockets;
    this.timeoutMillis = timeoutMillis;
  }

  CompletableFuture<Connected> dial(EventLoop loop, List<InetAddress> addresses, int port) {
    CompletableFuture<Connected> result = new CompletableFuture<>();
    attempt(loop, addresses, 0, port, result);
    return result;
  }

  private void attempt(
      EventLoop loop,
      List<InetAddress> addresses,
      int index,
      int port,
      CompletableFuture<Connected> result) {
    InetAddress address = addresses.get(index);
    ChannelStream[] stream = new ChannelStream[1];
    bootstrap(loop, stream)
        .connect(new InetSocketAddress(address, port))
        .addListener(
            done -> {
              if (done.isSuccess()) {
                result.complete(new Connected(address, stream[0]));
              } else if (index + 1 < addresses.size()) {
                attempt(loop, addresses, index + 1, port, result);
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
        .option(ChannelOption.RECVBUF_ALLOCATOR, READS)
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER)
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel fresh) {
                stream[0] = new ChannelStream(fresh, ReasonCode.RESOURCE_RESET);
                fresh.pipeline().addLast(stream[0]);
              }
            });
  }

  private static RefusedException refusal(Throwable cause) {
    if (cause instanceof ConnectTimeoutException || !(cause instanceof IOException)) {
      return new RefusedException(ReasonCode.RESOURCE_TIMEOUT, "the resource does not answer");
    }
    if (cause instanceof ConnectException && mentions(cause, "refused")) {
      return new RefusedException(
          ReasonCode.RESOURCE_REFUSED, "the resource refused the connection");
    }
    return mentions(cause, "reset")
        ? new RefusedException(ReasonCode.RESOURCE_RESET, "the resource broke the connection off")
        : new RefusedException(ReasonCode.RESOURCE_TIMEOUT, "there is no way to the resource");
  }

  private static boolean mentions(Throwable cause, String word) {
    return String.valueOf(cause.getMessage()).contains(word);
  }
}
