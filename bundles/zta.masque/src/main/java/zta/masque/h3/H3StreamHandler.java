package zta.masque.h3;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3Exception;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.http3.Http3HeadersValidationException;
import io.netty.handler.codec.http3.Http3UnknownFrame;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.netty.util.ReferenceCountUtil;
import zta.api.access.ReasonCode;
import zta.masque.h2.FrameBudget;

/** Hands what Netty says about a stream to our stream. */
final class H3StreamHandler extends ChannelInboundHandlerAdapter {
  private final H3Stream stream;

  H3StreamHandler(H3Stream stream) {
    this.stream = stream;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof Http3DataFrame data) {
      stream.data(data.content());
    } else if (message instanceof Http3HeadersFrame headers) {
      stream.headers(headers.headers());
    } else {
      if (message instanceof Http3UnknownFrame) {
        stream.connection().spend(FrameBudget.Kind.RESERVED);
      }
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      stream.inputEnded();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    stream.writabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    stream.channelClosed();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof QuicStreamResetException reset) {
      stream.reset(reset.applicationProtocolCode());
      stream.connection().spend(FrameBudget.Kind.RESET_RECEIVED);
    } else if (cause instanceof Http3Exception
        || cause instanceof Http3HeadersValidationException) {
      stream.failed(ReasonCode.BAD_REQUEST);
      stream.connection().spend(FrameBudget.Kind.RESET_CAUSED);
    } else {
      stream.failed(ReasonCode.TUNNEL_LOST);
    }
  }
}
