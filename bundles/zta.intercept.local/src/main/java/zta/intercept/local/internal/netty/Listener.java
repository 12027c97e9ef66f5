package zta.intercept.local.internal.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening socket, opened again until it works.
 *
 * <p>It lets a second socket join at the same port (SO_REUSEPORT), so that a newer version of this
 * bundle takes over while this one still serves what it has accepted. Because a stranger of the
 * same user could join as well and take half of the connections, the port must be free beforehand
 * unless the older version is known to hold it.
 */
final class Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
  private static final int BACKLOG = 1024;

  private final EventLoopGroup loops;
  private final ServerBootstrap bootstrap;
  private final InetSocketAddress address;
  private final BooleanSupplier handover;
  private final Consumer<@Nullable Throwable> result;
  private volatile @Nullable Channel channel;
  private boolean closed;

  /**
   * Makes a listener that is not open yet.
   *
   * @param handover says whether an older version of this bundle holds the port
   * @param result hears null when the port is open, else why not
   */
  Listener(
      EventLoopGroup loops,
      ChannelFactory<? extends ServerSocketChannel> sockets,
      ChannelHandler accepted,
      InetSocketAddress address,
      BooleanSupplier handover,
      Consumer<@Nullable Throwable> result) {
    this.loops = loops;
    this.address = address;
    this.handover = handover;
    this.result = result;
    bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channelFactory(sockets)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .handler(
                new ChannelInitializer<ServerSocketChannel>() {
                  @Override
                  protected void initChannel(ServerSocketChannel server) {
                    share(server);
                  }
                })
            .childHandler(accepted);
  }

  private static void share(Channel server) {
    boolean shared =
        server.config().setOption(UnixChannelOption.SO_REUSEPORT, true)
            || server
                .config()
                .setOption(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true);
    if (!shared) {
      LOG.info("This system cannot share a port: a new version takes over with a short gap");
    }
  }

  /** Tries to open the port once and tells how it went. Blocks for the moment a bind takes. */
  synchronized void open() {
    if (closed || channel != null) {
      return;
    }
    try {
      if (!handover.getAsBoolean()) {
        requireFree();
      }
      channel = bootstrap.bind(address).sync().channel();
      result.accept(null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      result.accept(e);
    } catch (Exception e) {
      // Netty throws the IOException of a bind without declaring it.
      result.accept(e);
    }
  }

  private void requireFree() throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(address);
    }
  }

  /** Returns the address in use, or empty when the port is not open. */
  @Nullable InetSocketAddress address() {
    Channel present = channel;
    return present != null && present.localAddress() instanceof InetSocketAddress bound
        ? bound
        : null;
  }

  /** Accepts no more. What has been accepted has come to its handlers when this returns. */
  synchronized void close() {
    closed = true;
    Channel present = channel;
    if (present != null) {
      present.close().awaitUninterruptibly();
      // Accepted channels wait as tasks of their own loops: what is put behind them comes later.
      if (!loops.isShuttingDown()) {
        loops.forEach(loop -> loop.submit(() -> {}).awaitUninterruptibly());
      }
    }
  }
}
