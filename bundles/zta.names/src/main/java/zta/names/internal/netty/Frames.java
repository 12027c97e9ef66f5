package zta.names.internal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import zta.names.internal.dns.Message;

/** DNS over TCP: a length of two bytes before each message (RFC 1035 section 4.2.2). */
final class Frames {
  private static final int LENGTH = 2;

  private Frames() {}

  static void addTo(ChannelPipeline pipeline) {
    pipeline.addLast(new LengthFieldBasedFrameDecoder(Message.MAX + LENGTH, 0, LENGTH, 0, LENGTH));
    pipeline.addLast(new LengthFieldPrepender(LENGTH));
  }

  static byte[] bytes(ByteBuf buffer) {
    return ByteBufUtil.getBytes(buffer);
  }

  static ByteBuf buffer(byte[] bytes) {
    return Unpooled.wrappedBuffer(bytes);
  }
}
