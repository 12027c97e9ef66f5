package zta.masque.h3;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http3.Http3GoAwayFrame;
import io.netty.handler.codec.http3.Http3SettingsFrame;
import io.netty.handler.codec.http3.Http3UnknownFrame;
import io.netty.util.ReferenceCountUtil;
import zta.masque.h2.FrameBudget;

/** Hears the peer's control stream, whose frames cost work and have no other limit. */
final class H3Control extends ChannelInboundHandlerAdapter {
  private final H3Connection connection;

  H3Control(H3Connection connection) {
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object frame) {
    if (frame instanceof Http3SettingsFrame settings) {
      connection.settingsCame(settings.settings());
    } else if (frame instanceof Http3GoAwayFrame) {
      connection.spend(FrameBudget.Kind.SETTINGS);
      connection.goAwayCame();
    } else if (frame instanceof Http3UnknownFrame) {
      connection.spend(FrameBudget.Kind.RESERVED);
    } else {
      connection.spend(FrameBudget.Kind.PUSH);
    }
    ReferenceCountUtil.release(frame);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    connection.failed(cause);
  }
}
