package zta.tunnel.internal.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.Optional;

/** Waits for the one answer of a connection; bytes that follow it wait for the tunnel. */
final class H1AnswerDecoder extends ByteToMessageDecoder {
  /** Takes the answer. */
  interface Listener {
    /** The answer, empty when it is malformed or came unasked. */
    void answered(Optional<H1Answer> answer);
  }

  private static final int MAX_HEAD = 16 * 1024;

  private final Listener listener;
  private boolean asked;
  private boolean answered;

  H1AnswerDecoder(Listener listener) {
    this.listener = listener;
    setSingleDecode(true);
  }

  /** A request is on its way. */
  void asked() {
    asked = true;
  }

  @Override
  protected void decode(ChannelHandlerContext here, ByteBuf in, List<Object> out) {
    if (answered) {
      return;
    }
    int end = asked ? endOfHead(in) : -1;
    if (end < 0 && asked && in.readableBytes() <= MAX_HEAD) {
      return;
    }
    answered = true;
    here.channel().config().setAutoRead(false);
    if (end < 0 || end > MAX_HEAD) {
      in.skipBytes(in.readableBytes());
      listener.answered(Optional.empty());
      return;
    }
    String head = in.readCharSequence(end, ISO_8859_1).toString();
    in.skipBytes(4);
    listener.answered(H1Answer.parse(head));
  }

  private static int endOfHead(ByteBuf in) {
    for (int at = in.readerIndex(); at + 3 < in.writerIndex(); at++) {
      if (in.getInt(at) == 0x0d0a0d0a) {
        return at - in.readerIndex();
      }
    }
    return -1;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // The end of the channel is heard.
  public void exceptionCaught(ChannelHandlerContext here, Throwable cause) {
    here.close();
  }
}
