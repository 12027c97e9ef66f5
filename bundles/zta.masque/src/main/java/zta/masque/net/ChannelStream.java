package zta.masque.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteSink;
import zta.api.flow.Chunk;

/**
 * A TCP connection as a stream; the last handler of its pipeline.
 *
 * <p>Reads only as fast as the receiver takes. Flushes once per turn of the event loop, however
 * many chunks came. Half-close goes both ways on plain TCP ({@code ALLOW_HALF_CLOSURE} must be on);
 * over TLS the end of one direction ends the connection after what was written. To abort sends a
 * RST, so that a truncated flow never looks complete.
 */
// A write that fails shows as the end of its connection. Only the loop changes the counters.
@SuppressWarnings({"FutureReturnValueIgnored", "NonAtomicVolatileUpdate"})
public final class ChannelStream extends ChannelInboundHandlerAdapter implements SocketStream {
  private final Channel channel;
  private final ReasonCode onReset;
  private final LoopCalls calls;
  private final Deque<ByteBuf> early = new ArrayDeque<>(0);
  private Consumer<ReasonCode> onClosed = reason -> {};
  private @Nullable ByteSink receiver;
  private Runnable writable = () -> {};
  private boolean flushing;
  private boolean inputEnded;
  private boolean inputDelivered;
  private boolean outputEnded;
  private boolean closed;
  private ReasonCode why = ReasonCode.COMPLETED;
  private volatile long received;
  private volatile long sent;
  private volatile long lastActivity;

  /**
   * Makes the stream of a channel whose {@code AUTO_READ} is off; the caller adds it to the
   * pipeline.
   *
   * @param onReset what it means when the other end resets the connection
   */
  public ChannelStream(Channel channel, ReasonCode onReset) {
    this.channel = channel;
    this.onReset = onReset;
    this.calls = new LoopCalls(channel.eventLoop());
    this.lastActivity = now();
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
  public long lastActivity() {
    return lastActivity;
  }

  @Override
  public void attach(ByteSink newReceiver) {
    calls.run(() -> attachHere(newReceiver));
  }

  private void attachHere(ByteSink newReceiver) {
    if (closed && why != ReasonCode.COMPLETED) {
      newReceiver.abort(why);
      return;
    }
    receiver = newReceiver;
    newReceiver.onWritable(() -> calls.run(this::resume));
    resume();
  }

  private void resume() {
    ByteSink to = receiver;
    if (to == null || closed) {
      return;
    }
    boolean any = !early.isEmpty();
    while (!early.isEmpty() && to.isWritable()) {
      to.write(new BufChunk(early.remove()));
    }
    if (any) {
      to.flush();
    }
    if (early.isEmpty() && inputEnded) {
      deliverEnd(to);
    } else if (early.isEmpty() && to.isWritable()) {
      channel.config().setAutoRead(true);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      ReferenceCountUtil.release(message);
      return;
    }
    ByteSink to = receiver;
    if (closed || inputEnded) {
      bytes.release();
      return;
    }
    received += bytes.readableBytes();
    lastActivity = now();
    if (to == null || !early.isEmpty()) {
      early.add(bytes);
      channel.config().setAutoRead(false);
      return;
    }
    to.write(new BufChunk(bytes));
    if (!to.isWritable()) {
      channel.config().setAutoRead(false);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    ByteSink to = receiver;
    if (to != null && !closed) {
      to.flush();
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
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent
        || (event instanceof SslCloseCompletionEvent end && end.isSuccess())) {
      endInput();
    }
  }

  private void endInput() {
    if (inputEnded) {
      return;
    }
    inputEnded = true;
    ByteSink to = receiver;
    if (to != null && early.isEmpty()) {
      deliverEnd(to);
    }
  }

  private void deliverEnd(ByteSink to) {
    if (!inputDelivered) {
      inputDelivered = true;
      to.end();
      closeWhenDone();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (inputEnded && early.isEmpty() && outputEnded) {
      finish(ReasonCode.COMPLETED);
    } else {
      fail(onReset);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(onReset);
    closeHard();
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
    if (closed) {
      return;
    }
    closed = true;
    why = reason;
    early.forEach(ByteBuf::release);
    early.clear();
    onClosed.accept(reason);
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
    if (closed || outputEnded) {
      chunk.release();
      return;
    }
    ByteBuf bytes = BufChunk.take(chunk);
    sent += bytes.readableBytes();
    lastActivity = now();
    channel.write(bytes, channel.voidPromise());
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
    calls.run(this::endHere);
  }

  private void endHere() {
    if (closed || outputEnded) {
      return;
    }
    outputEnded = true;
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            (ChannelFutureListener)
                done -> {
                  if (done.isSuccess()) {
                    shutDownOutput();
                  }
                });
  }

  private void shutDownOutput() {
    boolean plain = channel.pipeline().get(SslHandler.class) == null;
    if (inputDelivered && early.isEmpty()) {
      // Both directions are done: closing says the same as shutting down, and closing, at less
      // cost.
      channel.close();
    } else if (plain && channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput().addListener(done -> closeWhenDone());
    } else {
      // Nothing more can come: a receiver that is not told would wait for as long as it may idle.
      endInput();
      channel.close();
    }
  }

  private void closeWhenDone() {
    if (inputDelivered && outputEnded && early.isEmpty()) {
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void abort(ReasonCode reason) {
    calls.run(
        () -> {
          finish(reason);
          closeHard();
        });
  }

  /** Closes past the TLS layer, whose farewell would make a truncated stream look complete. */
  private void closeHard() {
    if (channel.isOpen()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      ChannelHandlerContext first = channel.pipeline().firstContext();
      if (first == null) {
        channel.close();
      } else {
        first.close();
      }
    }
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
