package zta.intercept.tun.internal.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.intercept.FastPath;
import zta.intercept.tun.internal.packet.FlowKey;

/**
 * Leads busy UDP flows past the device: to a socket that is bound to the far end's address and
 * connected to the application, so that the system hands it the application's datagrams and no
 * others.
 */
// A channel that closes late harms nobody.
@SuppressWarnings("FutureReturnValueIgnored")
final class Shortcut {
  private static final Logger LOG = LoggerFactory.getLogger(Shortcut.class);
  private static final int LARGEST_DATAGRAM = 65_535;
  private static final int MOST_AT_ONCE = 64;
  private static final int WAITING_BYTES = 2 * 1024 * 1024;
  private static final WriteBufferWaterMark WATER =
      new WriteBufferWaterMark(256 * 1024, 1024 * 1024);
  private static final IntegerUnixChannelOption SO_RCVBUFFORCE =
      new IntegerUnixChannelOption("SO_RCVBUFFORCE", 1, 33);
  // By then the system leads nothing there any more; before, there must be somebody to take it.
  private static final long LEAVE_MILLIS = 1_000;

  private final EventLoopGroup loops;
  private final Supplier<FastPath.@Nullable Lane> lane;
  private final Set<FlowKey> taken = ConcurrentHashMap.newKeySet();

  Shortcut(EventLoopGroup loops, Supplier<FastPath.@Nullable Lane> lane) {
    this.loops = loops;
    this.lane = lane;
  }

  /** Takes a flow past the device if that is possible now; does not wait. */
  void take(UdpFlow flow) {
    FastPath.Lane present = lane.get();
    if (present == null || !taken.add(flow.key())) {
      return;
    }
    DatagramStream[] made = new DatagramStream[1];
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loops.next())
            .channelFactory(() -> socket(flow.key()))
            .option(EpollChannelOption.IP_TRANSPARENT, true)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(SO_RCVBUFFORCE, WAITING_BYTES)
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER)
            .option(
                ChannelOption.RECVBUF_ALLOCATOR,
                new FixedRecvByteBufAllocator(LARGEST_DATAGRAM).maxMessagesPerRead(MOST_AT_ONCE))
            .handler(
                new ChannelInitializer<DatagramChannel>() {
                  @Override
                  protected void initChannel(DatagramChannel channel) {
                    made[0] = new DatagramStream(channel);
                    channel.pipeline().addLast(made[0]);
                  }
                });
    bootstrap
        .connect(flow.application(), far(flow.key()))
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                LOG.debug("A flow stays on the device", done.cause());
                taken.remove(flow.key());
              } else if (flow.shorten(made[0])) {
                present.lead(flow.application(), far(flow.key()));
              } else {
                made[0].end();
                taken.remove(flow.key());
              }
            });
  }

  private static Channel socket(FlowKey key) {
    return new EpollDatagramChannel(
        key.six() ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET);
  }

  private static InetSocketAddress far(FlowKey key) {
    return new InetSocketAddress(key.remote(), key.remotePort());
  }

  /** Ends what {@link #take} has begun; does not wait. */
  void leave(UdpFlow flow, DatagramStream near) {
    FastPath.Lane present = lane.get();
    if (present != null) {
      present.release(flow.application(), far(flow.key()));
    }
    loops
        .next()
        .schedule(
            () -> {
              near.end();
              taken.remove(flow.key());
            },
            LEAVE_MILLIS,
            TimeUnit.MILLISECONDS);
  }
}
