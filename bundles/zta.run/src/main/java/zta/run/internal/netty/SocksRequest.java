package zta.run.internal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Asks a SOCKS5 server for one connection (RFC 1928) and leaves the pipeline once it is open. What
 * comes behind the answer belongs to the connection.
 */
// What fails shows as the end of its channel.
@SuppressWarnings("FutureReturnValueIgnored")
final class SocksRequest extends ByteToMessageDecoder {
  /** Hears once whether the connection is open. */
  interface Result {
    /** It is open, or refused. */
    void settled(boolean open);
  }

  private static final int VERSION = 5;
  private static final int GREETING_ANSWER = 2;
  private static final int SHORTEST_ANSWER = 7;
  private static final int IPV4 = 1;
  private static final int NAME = 3;
  private static final int IPV6 = 4;

  private final String host;
  private final int port;
  private final Result result;
  private boolean greeted;
  private boolean settled;

  SocksRequest(String host, int port, Result result) {
    this.host = host;
    this.port = port;
    this.result = result;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    context.writeAndFlush(
        Unpooled.wrappedBuffer(new byte[] {VERSION, 1, 0}), context.voidPromise());
    context.read();
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (!greeted && in.readableBytes() >= GREETING_ANSWER) {
      greeted = true;
      if (in.readUnsignedByte() != VERSION || in.readUnsignedByte() != 0) {
        settle(context, false);
      } else {
        context.writeAndFlush(request(), context.voidPromise());
      }
    }
    if (greeted && !settled && whole(in)) {
      boolean open = in.getByte(in.readerIndex() + 1) == 0;
      in.skipBytes(length(in));
      settle(context, open);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    super.channelReadComplete(context);
    if (!settled) {
      context.read();
    }
  }

  private static boolean whole(ByteBuf in) {
    return in.readableBytes() >= SHORTEST_ANSWER && in.readableBytes() >= length(in);
  }

  private static int length(ByteBuf in) {
    int at = in.readerIndex();
    return switch (in.getUnsignedByte(at + 3)) {
      case IPV6 -> 22;
      case NAME -> SHORTEST_ANSWER + in.getUnsignedByte(at + 4);
      default -> 10;
    };
  }

  private ByteBuf request() {
    ByteBuf out = Unpooled.buffer().writeByte(VERSION).writeByte(1).writeByte(0);
    byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
    if (address == null) {
      byte[] name = host.getBytes(StandardCharsets.US_ASCII);
      out.writeByte(NAME).writeByte(name.length).writeBytes(name);
    } else {
      out.writeByte(address.length == 4 ? IPV4 : IPV6).writeBytes(address);
    }
    return out.writeShort(port);
  }

  private void settle(ChannelHandlerContext context, boolean open) {
    settled = true;
    if (open) {
      context.pipeline().remove(this);
    }
    result.settled(open);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    super.channelInactive(context);
    if (!settled) {
      settle(context, false);
    }
  }
}
