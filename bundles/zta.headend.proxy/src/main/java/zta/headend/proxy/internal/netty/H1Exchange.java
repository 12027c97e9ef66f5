package zta.headend.proxy.internal.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteStream;
import zta.masque.net.ChannelStream;
import zta.masque.tcp.TcpStream;
import zta.masque.tcp.TcpTemplate;
import zta.masque.udp.ConnectUdp;
import zta.masque.udp.DatagramStream;

/**
 * A HTTP/1.1 connection: one request, then either a tunnel or its end. Bytes that follow the head
 * wait for the tunnel.
 */
// A write that fails ends the connection.
@SuppressWarnings("FutureReturnValueIgnored")
final class H1Exchange extends ByteToMessageDecoder implements Exchange {
  /** Takes the request. */
  interface Sink {
    void request(H1Exchange exchange, Optional<H1Head> head);
  }

  private static final String OPEN = "HTTP/1.1 200 OK\r\n\r\n";
  private static final String SWITCHING =
      """
      HTTP/1.1 101 Switching Protocols\r
      Connection: Upgrade\r
      Upgrade: %s\r
      Capsule-Protocol: ?1\r
      \r
      """;
  private static final int MAX_HEAD = 16 * 1024;

  private final Sink sink;
  private final ChannelHandlerContext[] context = new ChannelHandlerContext[1];
  private Consumer<ReasonCode> onClosed = reason -> {};
  private boolean asked;
  private boolean accepted;
  private String upgrade = "";

  H1Exchange(Sink sink) {
    this.sink = sink;
    setSingleDecode(true);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context[0] = added;
  }

  @Override
  protected void decode(ChannelHandlerContext here, ByteBuf in, List<Object> out) {
    if (asked) {
      return;
    }
    int end = endOfHead(in);
    if (end < 0 && in.readableBytes() <= MAX_HEAD) {
      return;
    }
    asked = true;
    here.channel().config().setAutoRead(false);
    if (end < 0 || end > MAX_HEAD) {
      sink.request(this, Optional.empty());
      return;
    }
    String head = in.readCharSequence(end, ISO_8859_1).toString();
    in.skipBytes(4);
    sink.request(this, H1Head.parse(head));
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
  public void channelInactive(ChannelHandlerContext here) throws Exception {
    super.channelInactive(here);
    if (!accepted) {
      onClosed.accept(ReasonCode.APPLICATION_RESET);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext here, Throwable cause) {
    here.close();
  }

  /** Says that the request asks for UDP. */
  void wantsDatagrams() {
    upgrade = ConnectUdp.PROTOCOL;
  }

  /** Says that the request asks for TCP in capsules. */
  void wantsCapsules() {
    upgrade = TcpTemplate.TOKEN;
  }

  @Override
  public EventLoop loop() {
    return context[0].channel().eventLoop();
  }

  @Override
  public void onClosed(Consumer<ReasonCode> listener) {
    onClosed = listener;
  }

  @Override
  public ByteStream accept() {
    accepted = true;
    ChannelHandlerContext here = context[0];
    here.writeAndFlush(
        Unpooled.copiedBuffer(upgrade.isEmpty() ? OPEN : SWITCHING.formatted(upgrade), ISO_8859_1));
    ChannelStream stream = new ChannelStream(here.channel(), ReasonCode.APPLICATION_RESET);
    stream.onClosed(reason -> onClosed.accept(reason));
    here.pipeline().addLast(stream);
    here.pipeline().remove(this);
    return switch (upgrade) {
      case ConnectUdp.PROTOCOL -> new DatagramStream(stream, loop());
      case TcpTemplate.TOKEN -> new TcpStream(stream, loop(), ReasonCode.APPLICATION_RESET);
      default -> stream;
    };
  }

  @Override
  public void refuse(Refusal refusal) {
    byte[] body = refusal.body().getBytes(UTF_8);
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(refusal.status());
    head.append(' ').append(phrase(refusal.status()));
    head.append("\r\nContent-Type: ").append(Refusal.CONTENT_TYPE);
    if (!refusal.proxyStatus().isEmpty()) {
      head.append("\r\nProxy-Status: ").append(refusal.proxyStatus());
    }
    head.append("\r\nContent-Length: ").append(body.length);
    head.append("\r\nConnection: close\r\n\r\n");
    ByteBuf answer = Unpooled.buffer().writeBytes(head.toString().getBytes(ISO_8859_1));
    context[0].writeAndFlush(answer.writeBytes(body)).addListener(ChannelFutureListener.CLOSE);
  }

  private static String phrase(int status) {
    return io.netty.handler.codec.http.HttpResponseStatus.valueOf(status).reasonPhrase();
  }
}
