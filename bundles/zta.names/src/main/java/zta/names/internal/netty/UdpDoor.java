package zta.names.internal.netty;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.names.internal.resolve.Client;
import zta.names.internal.resolve.Resolver;

/** Queries over UDP. */
@Sharable
@SuppressWarnings("FutureReturnValueIgnored")
final class UdpDoor extends SimpleChannelInboundHandler<DatagramPacket> {
  private static final Logger LOG = LoggerFactory.getLogger(UdpDoor.class);

  private final Resolver resolver;

  UdpDoor(Resolver resolver) {
    this.resolver = resolver;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
    InetSocketAddress client = packet.sender();
    resolver
        .answer(Frames.bytes(packet.content()), Client.at(client, false))
        .thenAccept(
            answer -> {
              if (answer.length > 0) {
                context.writeAndFlush(new DatagramPacket(Frames.buffer(answer), client));
              }
            });
  }

  /** A client that has gone lets the socket report an error; the others are still there. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("UDP: {}", cause.toString());
  }
}
