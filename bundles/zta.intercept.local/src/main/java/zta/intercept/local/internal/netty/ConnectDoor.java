package zta.intercept.local.internal.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import zta.api.access.ReasonCode;
import zta.api.flow.Destination;
import zta.intercept.local.internal.Authority;
import zta.intercept.local.internal.Refusal;

/** HTTP CONNECT (RFC 9110, 9.3.6): the answer waits until the far end is reached or refused. */
@SuppressWarnings("FutureReturnValueIgnored")
final class ConnectDoor extends ChannelInboundHandlerAdapter implements Door {
  private static final String ESTABLISHED = "HTTP/1.1 200 Connection Established\r\n\r\n";

  private final Session session;
  private final Admitter admitter;

  ConnectDoor(Session session, Admitter admitter) {
    this.session = session;
    this.admitter = admitter;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpRequest request) {
      connect(request);
    } else if (message instanceof HttpObject) {
      ReferenceCountUtil.release(message);
    } else {
      ctx.fireChannelRead(message);
    }
  }

  private void connect(HttpRequest request) {
    Optional<Destination> to =
        request.decoderResult().isSuccess()
            ? Authority.destination(request.uri(), Authority.NO_DEFAULT)
            : Optional.empty();
    if (to.isPresent()) {
      admitter.request(session, to.get(), this);
    } else {
      session.asked();
      refused(Refusal.of(ReasonCode.BAD_REQUEST));
    }
  }

  @Override
  public void opened() {
    ChannelPipeline pipeline = session.channel().pipeline();
    session.channel().writeAndFlush(Unpooled.copiedBuffer(ESTABLISHED, US_ASCII));
    pipeline.remove(HttpRequestDecoder.class);
    pipeline.remove(this);
  }

  @Override
  public void refused(Refusal refusal) {
    HttpReply.refuse(session.channel(), refusal);
  }
}
