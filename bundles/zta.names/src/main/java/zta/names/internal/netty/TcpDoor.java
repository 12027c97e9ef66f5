package zta.names.internal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.net.InetSocketAddress;
import zta.names.internal.resolve.Client;
import zta.names.internal.resolve.Resolver;

/** Queries over one TCP connection, several at once (RFC 7766). */
@SuppressWarnings("FutureReturnValueIgnored")
final class TcpDoor extends SimpleChannelInboundHandler<ByteBuf> {
  private static final int MOST_AT_ONCE = 256;

  private final Resolver resolver;
  private int open;

  TcpDoor(Resolver resolver) {
    this.resolver = resolver;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
    if (++open > MOST_AT_ONCE) {
      context.close();
      return;
    }
    Client client = Client.at((InetSocketAddress) context.channel().remoteAddress(), true);
    resolver
        .answer(Frames.bytes(message), client)
        .thenAccept(answer -> context.executor().execute(() -> reply(context, answer)));
  }

  private void reply(ChannelHandlerContext context, byte[] answer) {
    open--;
    if (answer.length > 0 && context.channel().isActive()) {
      context
          .writeAndFlush(Frames.buffer(answer))
          .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
  }

  /** Who does not read its answers gets no more of them. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    context.channel().config().setAutoRead(context.channel().isWritable());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
