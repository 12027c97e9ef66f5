package zta.intercept.tun.internal.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteSink;
import zta.api.flow.ByteStream;
import zta.api.flow.Chunk;
import zta.masque.net.BufChunk;
import zta.masque.net.LoopCalls;

/** A connected UDP socket as a stream of datagrams; drops where TCP would wait. */
// A datagram that cannot be sent is lost, as datagrams are.
@SuppressWarnings("FutureReturnValueIgnored")
final class DatagramStream extends ChannelInboundHandlerAdapter implements ByteStream {
  private final DatagramChannel channel;
  private final LoopCalls calls;
  private @Nullable ByteSink receiver;
  private boolean failed;

  DatagramStream(DatagramChannel channel) {
    this.channel = channel;
    this.calls = new LoopCalls(channel.eventLoop());
  }

  @Override
  public void attach(ByteSink newReceiver) {
    calls.run(
        () -> {
          if (failed) {
            newReceiver.abort(ReasonCode.RESOURCE_REFUSED);
            return;
          }
          receiver = newReceiver;
          channel.config().setAutoRead(true);
        });
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteSink to = receiver;
    if (to != null && message instanceof DatagramPacket packet) {
      to.write(new BufChunk(packet.content()));
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    ByteSink to = receiver;
    if (to != null) {
      to.flush();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    ByteSink to = receiver;
    receiver = null;
    failed = true;
    channel.close();
    if (to != null) {
      to.abort(ReasonCode.RESOURCE_REFUSED);
    }
  }

  @Override
  public void write(Chunk chunk) {
    calls.run(
        () -> {
          if (channel.isWritable()) {
            // What the far end's ICMP says comes as the failure of a later write or read.
            channel
                .write(BufChunk.take(chunk))
                .addListener(
                    done -> {
                      if (!done.isSuccess()) {
                        channel.pipeline().fireExceptionCaught(done.cause());
                      }
                    });
          } else {
            chunk.release();
          }
        });
  }

  @Override
  public void flush() {
    calls.run(channel::flush);
  }

  @Override
  public void end() {
    calls.run(
        () -> {
          receiver = null;
          channel.flush();
          channel.close();
        });
  }

  @Override
  public void abort(ReasonCode reason) {
    end();
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  public void onWritable(Runnable listener) {
    // Datagrams are dropped where others would wait.
  }
}
