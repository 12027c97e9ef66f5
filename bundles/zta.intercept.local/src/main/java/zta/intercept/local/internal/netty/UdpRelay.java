package zta.intercept.local.internal.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DatagramChannel;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import zta.api.flow.LocalUser;
import zta.masque.net.BurstBuffers;

/** Opens relay sockets for UDP associations; each lives as long as its control connection. */
@SuppressWarnings("FutureReturnValueIgnored")
final class UdpRelay {
  /** Tells who owns the socket that a packet came from. */
  @FunctionalInterface
  interface Senders {
    CompletableFuture<Optional<LocalUser>> owner(
        InetSocketAddress application, InetSocketAddress relay);
  }

  /** What associations share. */
  record Parts(Admitter admitter, Senders senders) {}

  private static final WriteBufferWaterMark WATER =
      new WriteBufferWaterMark(128 * 1024, 512 * 1024);

  private final ChannelFactory<? extends DatagramChannel> sockets;
  private final Parts parts;
  private final BurstBuffers buffers = new BurstBuffers();

  UdpRelay(ChannelFactory<? extends DatagramChannel> sockets, Admitter admitter, Senders senders) {
    this.sockets = sockets;
    this.parts = new Parts(admitter, senders);
  }

  /** Opens a socket at the address at which the control connection came in. */
  ChannelFuture open(Session session, LocalUser user) {
    ChannelFuture bound =
        new Bootstrap()
            .group(session.channel().eventLoop())
            .channelFactory(sockets)
            .option(ChannelOption.RECVBUF_ALLOCATOR, buffers)
            .option(ChannelOption.SO_RCVBUF, BurstBuffers.WAITING)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER)
            .handler(new UdpAssociation(session.source(), user, parts))
            .bind(new InetSocketAddress(session.channel().localAddress().getAddress(), 0));
    session.channel().closeFuture().addListener(closed -> bound.channel().close());
    return bound;
  }
}
