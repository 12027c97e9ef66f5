package zta.masque.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteSink;
import zta.api.flow.Chunk;

/**
 * A connected UDP socket as a stream of datagrams; the last handler of its pipeline.
 *
 * <p>Reads only while the receiver takes, so that the system drops what is too much. What the
 * socket does not take is dropped here. Sends once per turn of the event loop, however many
 * datagrams came. The end of one direction is the end of both. When the system reports the port as
 * unreachable, the flow is over.
 */
// A datagram that cannot be sent is lost, as on any way. Only the loop changes the counters.
@SuppressWarnings({"FutureReturnValueIgnored", "NonAtomicVolatileUpdate"})
public final class UdpStream extends ChannelInboundHandlerAdapter implements SocketStream {
  private static final WriteBufferWaterMark WATER =
      new WriteBufferWaterMark(128 * 1024, 512 * 1024);

  private final Channel channel;
  private final LoopCalls calls;
  private Consumer<ReasonCode> onClosed = reason -> {};
  private @Nullable ByteSink receiver;
  private Runnable writable = () -> {};
  private boolean flushing;
  private boolean closed;
  private ReasonCode why = ReasonCode.COMPLETED;
  private volatile long received;
  private volatile long sent;
  private volatile long dropped;
  private volatile long lastActivity;

  /** Makes the stream of a channel whose {@code AUTO_READ} is off; the caller adds it. */
  public UdpStream(Channel channel) {
    this.channel = channel;
    this.calls = new LoopCalls(channel.eventLoop());
    this.lastActivity = now();
    channel.config().setWriteBufferWaterMark(WATER);
    channel.config().setOption(ChannelOption.SO_RCVBUF, BurstBuffers.WAITING);
  }

  @Override
  public void onClosed(Consumer<ReasonCode> listener) {
    onClosed = listener;
  }

  @Override
  public long received() {
    return received;
  }

  @Override
  public long sent() {
    return sent;
  }

  @Override
  public long dropped() {
    return dropped;
  }

  @Override
  public long lastActivity() {
    return lastActivity;
  }

  @Override
  public void attach(ByteSink newReceiver) {
    calls.run(
        () -> {
          if (closed) {
            newReceiver.abort(why);
            return;
          }
          receiver = newReceiver;
          newReceiver.onWritable(() -> calls.run(() -> read(newReceiver)));
          read(newReceiver);
        });
  }

  private void read(ByteSink to) {
    if (!closed) {
      channel.config().setAutoRead(to.isWritable());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteSink to = receiver;
    if (!closed && to != null && message instanceof DatagramPacket packet) {
      ByteBuf content = packet.content();
      int size = content.readableBytes();
      received += size;
      lastActivity = now();
      // The socket's buffer is shared, and far larger than what came.
      to.write(new BufChunk(channel.alloc().directBuffer(size).writeBytes(content)));
    }
    ReferenceCountUtil.release(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    ByteSink to = receiver;
    if (!closed && to != null) {
      to.flush();
      read(to);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (channel.isWritable()) {
      writable.run();
    } else {
      channel.flush();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail(ReasonCode.RESOURCE_RESET);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (isUnreachable(cause)) {
      fail(ReasonCode.RESOURCE_REFUSED);
      channel.close();
    } else {
      dropped++;
    }
  }

  private static boolean isUnreachable(Throwable cause) {
    return cause instanceof PortUnreachableException
        || (cause instanceof IOException && String.valueOf(cause.getMessage()).contains("refused"));
  }

  private void fail(ReasonCode reason) {
    ByteSink to = receiver;
    boolean tell = !closed && to != null;
    finish(reason);
    if (tell && to != null) {
      to.abort(reason);
    }
  }

  private void finish(ReasonCode reason) {
    if (!closed) {
      closed = true;
      why = reason;
      onClosed.accept(reason);
    }
  }

  @Override
  public void write(Chunk chunk) {
    if (calls.here()) {
      writeHere(chunk);
    } else {
      calls.run(() -> writeHere(chunk));
    }
  }

  private void writeHere(Chunk chunk) {
    if (closed || !channel.isWritable()) {
      chunk.release();
      dropped += closed ? 0 : 1;
      return;
    }
    ByteBuf bytes = BufChunk.take(chunk);
    sent += bytes.readableBytes();
    lastActivity = now();
    if (bytes.isReadable()) {
      channel.write(inOnePiece(bytes), channel.voidPromise());
    } else {
      bytes.release();
      sendNothing();
    }
  }

  /**
   * Netty's epoll transport gathers pieces up to a limit that a TCP socket of the same loop has
   * left behind, and sends no more of a datagram than that.
   */
  private ByteBuf inOnePiece(ByteBuf bytes) {
    if (bytes.nioBufferCount() == 1) {
      return bytes;
    }
    ByteBuf whole = channel.alloc().directBuffer(bytes.readableBytes()).writeBytes(bytes);
    bytes.release();
    return whole;
  }

  /** Netty takes an empty datagram for nothing to do; its NIO transport gives no way around. */
  private void sendNothing() {
    channel.flush();
    try {
      if (closed || !(channel instanceof UnixChannel unix && unix.fd() instanceof Socket socket)) {
        dropped++;
      } else {
        socket.send(Unpooled.EMPTY_BUFFER.nioBuffer(), 0, 0);
      }
    } catch (IOException e) {
      channel.pipeline().fireExceptionCaught(e);
    }
  }

  @Override
  public void flush() {
    calls.run(this::flushOnce);
  }

  /** Flushes at the end of this turn of the loop. */
  private void flushOnce() {
    if (!flushing) {
      flushing = true;
      channel
          .eventLoop()
          .execute(
              () -> {
                flushing = false;
                channel.flush();
              });
    }
  }

  @Override
  public void end() {
    calls.run(
        () -> {
          ByteSink to = closed ? null : receiver;
          channel.flush();
          finish(ReasonCode.COMPLETED);
          if (to != null) {
            to.end();
          }
          channel.close();
        });
  }

  @Override
  public void abort(ReasonCode reason) {
    calls.run(
        () -> {
          finish(reason);
          channel.close();
        });
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  public void onWritable(Runnable listener) {
    calls.run(() -> writable = listener);
  }

  private long now() {
    return channel.eventLoop().ticker().nanoTime();
  }
}
