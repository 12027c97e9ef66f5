package zta.intercept.local.internal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5InitialRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5ServerEncoder;
import java.util.List;
import java.util.function.Supplier;

/**
 * Tells by the first bytes what an application speaks, and makes room for who understands it.
 *
 * <p>SOCKS4 cannot carry IPv6 addresses nor users that mean anything: it is refused in its own
 * terms.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class FrontDoor extends ByteToMessageDecoder {
  private static final int SOCKS5 = 5;
  private static final int SOCKS4 = 4;
  private static final byte[] SOCKS4_REJECTED = {0, 0x5b, 0, 0, 0, 0, 0, 0};
  private static final String CONNECT = "CONNECT ";

  private final Session session;
  private final Admitter admitter;
  private final UdpRelay relay;
  private final Supplier<String> pac;

  FrontDoor(Session session, Admitter admitter, UdpRelay relay, Supplier<String> pac) {
    this.session = session;
    this.admitter = admitter;
    this.relay = relay;
    this.pac = pac;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    int first = in.getUnsignedByte(in.readerIndex());
    if (first == SOCKS5) {
      socks5(ctx);
    } else if (first == SOCKS4) {
      in.skipBytes(in.readableBytes());
      ctx.writeAndFlush(Unpooled.wrappedBuffer(SOCKS4_REJECTED))
          .addListener(ChannelFutureListener.CLOSE);
    } else if (first >= 'A' && first <= 'Z') {
      http(ctx, in);
    } else {
      in.skipBytes(in.readableBytes());
      ctx.close();
    }
  }

  private void socks5(ChannelHandlerContext ctx) {
    ChannelPipeline pipeline = ctx.pipeline();
    SocksDoor door = new SocksDoor(session, admitter, relay);
    pipeline.addAfter(ctx.name(), "socks-door", door);
    pipeline.addAfter(ctx.name(), "socks-request", new Socks5CommandRequestDecoder());
    pipeline.addAfter(ctx.name(), "socks-initial", new Socks5InitialRequestDecoder());
    pipeline.addAfter(ctx.name(), "socks-encoder", Socks5ServerEncoder.DEFAULT);
    pipeline.remove(this);
  }

  private void http(ChannelHandlerContext ctx, ByteBuf in) {
    boolean connect = matches(in, CONNECT);
    if (connect && in.readableBytes() < CONNECT.length()) {
      return;
    }
    HttpRequestDecoder decoder = new HttpRequestDecoder();
    ChannelPipeline pipeline = ctx.pipeline();
    if (connect) {
      // What follows the request belongs to the stream: it stays in the decoder until that goes.
      decoder.setSingleDecode(true);
      pipeline.addAfter(ctx.name(), "http-door", new ConnectDoor(session, admitter));
    } else {
      pipeline.addAfter(ctx.name(), "http-door", new HttpDoor(session, admitter, pac));
    }
    pipeline.addAfter(ctx.name(), "http-decoder", decoder);
    pipeline.remove(this);
  }

  private static boolean matches(ByteBuf in, String word) {
    int length = Math.min(in.readableBytes(), word.length());
    for (int i = 0; i < length; i++) {
      if (in.getByte(in.readerIndex() + i) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
