package zta.intercept.local.internal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteSink;
import zta.api.flow.ByteStream;
import zta.api.flow.Chunk;

/**
 * A TCP socket as a stream: the last handler of its pipeline.
 *
 * <p>What arrives before a receiver is attached waits, and reading stops. Flushes are gathered to
 * one an event-loop turn. Breaking off resets the connection, so that a cut stream never looks like
 * a finished one.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class ChannelStream extends ChannelInboundHandlerAdapter implements ByteStream {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelStream.class);

  private final SocketChannel channel;
  private final ReasonCode resetReason;
  private final ArrayDeque<ByteBuf> early = new ArrayDeque<>(0);
  private final Runnable gather = this::gatherFlushes;
  private final Runnable flush = this::flushNow;
  private @Nullable ByteSink receiver;
  private boolean flushing;
  private boolean inputEnded;
  private boolean outputEnded;
  private boolean broken;
  private volatile @Nullable Runnable writable;

  /**
   * Makes a stream of a channel.
   *
   * @param resetReason what the receiver hears when the peer breaks off
   */
  ChannelStream(SocketChannel channel, ReasonCode resetReason) {
    this.channel = channel;
    this.resetReason = resetReason;
  }

  // From the socket to the receiver

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteSink to = receiver;
    if (!(message instanceof ByteBuf buffer) || broken) {
      ReferenceCountUtil.release(message);
    } else if (to == null) {
      early.add(buffer);
      channel.config().setAutoRead(false);
    } else if (buffer.isReadable()) {
      to.write(new BufferChunk(buffer));
    } else {
      buffer.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ByteSink to = receiver;
    if (to != null && !broken) {
      to.flush();
      throttle(to);
    }
  }

  private void throttle(ByteSink to) {
    boolean wanted = to.isWritable();
    if (wanted != channel.config().isAutoRead()) {
      channel.config().setAutoRead(wanted);
      // It may have become writable between the question and the switch.
      if (!wanted && to.isWritable()) {
        channel.config().setAutoRead(true);
      }
    }
  }

  @Override
  public void attach(ByteSink to) {
    onLoop(() -> attachNow(to));
  }

  private void attachNow(ByteSink to) {
    receiver = to;
    to.onWritable(() -> onLoop(() -> throttle(to)));
    for (ByteBuf buffer = early.poll(); buffer != null; buffer = early.poll()) {
      to.write(new BufferChunk(buffer));
    }
    to.flush();
    if (broken || (!channel.isActive() && !inputEnded)) {
      to.abort(resetReason);
    } else if (inputEnded) {
      to.end();
    } else {
      channel.config().setAutoRead(true);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      endInput();
    }
  }

  private void endInput() {
    if (inputEnded || broken) {
      return;
    }
    inputEnded = true;
    if (receiver != null) {
      receiver.end();
    }
    closeWhenDone();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (!inputEnded || !outputEnded) {
      breakReceiver();
    }
    releaseEarly();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("{}: {}", channel, cause.toString());
    breakReceiver();
    resetNow();
  }

  private void breakReceiver() {
    boolean first = !broken;
    broken = true;
    if (first && receiver != null) {
      receiver.abort(resetReason);
    }
  }

  // From the feeder to the socket; any one thread

  @Override
  public void write(Chunk chunk) {
    if (chunk instanceof BufferChunk own) {
      channel.write(own.buffer(), channel.voidPromise());
    } else {
      channel.write(BufferChunk.view(chunk)).addListener(done -> chunk.release());
    }
  }

  @Override
  public void flush() {
    // From elsewhere it has to queue behind the writes before it, each time.
    onLoop(gather);
  }

  private void gatherFlushes() {
    if (!flushing) {
      flushing = true;
      channel.eventLoop().execute(flush);
    }
  }

  private void flushNow() {
    flushing = false;
    channel.flush();
  }

  @Override
  public void end() {
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            done -> {
              if (done.isSuccess() && !broken) {
                shutDownOutput();
              }
            });
  }

  private void shutDownOutput() {
    if (inputEnded) {
      // Both directions are done: to close says the same as to shut down first, at less cost.
      outputDone();
    } else {
      channel.shutdownOutput().addListener(shut -> outputDone());
    }
  }

  private void outputDone() {
    outputEnded = true;
    closeWhenDone();
  }

  private void closeWhenDone() {
    if (inputEnded && outputEnded) {
      channel.close();
    }
  }

  @Override
  public void abort(ReasonCode reason) {
    onLoop(
        () -> {
          broken = true;
          resetNow();
        });
  }

  /** Breaks off towards both sides. */
  void sever() {
    onLoop(
        () -> {
          breakReceiver();
          resetNow();
        });
  }

  private void resetNow() {
    releaseEarly();
    if (channel.isOpen()) {
      try {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
      } catch (RuntimeException e) {
        LOG.debug("{} is gone already", channel, e);
      }
      channel.close();
    }
  }

  private void releaseEarly() {
    early.forEach(ByteBuf::release);
    early.clear();
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  public void onWritable(Runnable listener) {
    writable = listener;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    Runnable told = writable;
    if (told != null && channel.isWritable()) {
      told.run();
    }
  }

  private void onLoop(Runnable task) {
    if (channel.eventLoop().inEventLoop()) {
      task.run();
    } else {
      channel.eventLoop().execute(task);
    }
  }
}
