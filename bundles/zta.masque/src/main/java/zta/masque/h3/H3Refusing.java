package zta.masque.h3;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.ReferenceCountUtil;
import zta.masque.h2.FrameBudget;

/** Stops a stream of a kind that nobody here knows (RFC 9114 section 6.2). */
@SuppressWarnings("FutureReturnValueIgnored")
final class H3Refusing extends ChannelInboundHandlerAdapter {
  private static final int STREAM_CREATION_ERROR = 0x103;

  private final H3Connection connection;

  H3Refusing(H3Connection connection) {
    this.connection = connection;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    if (context.channel() instanceof QuicStreamChannel stream) {
      stream.shutdownInput(STREAM_CREATION_ERROR);
    }
    connection.spend(FrameBudget.Kind.UNKNOWN_STREAM);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ReferenceCountUtil.release(message);
  }
}
