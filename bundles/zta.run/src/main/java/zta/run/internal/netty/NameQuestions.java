package zta.run.internal.netty;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import zta.run.internal.DnsAnswers;

/** Answers the program's questions for names. */
// What fails shows as the end of its channel.
@SuppressWarnings("FutureReturnValueIgnored")
final class NameQuestions extends SimpleChannelInboundHandler<DatagramPacket> {
  private final DnsAnswers answers;

  NameQuestions(DnsAnswers answers) {
    this.answers = answers;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
    answers
        .answer(ByteBufUtil.getBytes(packet.content()))
        .ifPresent(
            answer ->
                context.writeAndFlush(
                    new DatagramPacket(Unpooled.wrappedBuffer(answer), packet.sender()),
                    context.voidPromise()));
  }
}
