package zta.masque.h3;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteSink;
import zta.api.flow.ByteStream;
import zta.api.flow.Chunk;
import zta.masque.net.BufChunk;
import zta.masque.net.LoopCalls;

/**
 * One stream of a connection. While the receiver is not ready nothing is read, so that the peer
 * runs out of window on this stream.
 *
 * <p>A stream ends well only with what both ends sent last. Whatever else ends it is a reset: to
 * close a QUIC stream with data in its queue would look like a good end to the peer.
 */
// Only the loop changes the counters. A write that fails is heard by its listener.
@SuppressWarnings({"NonAtomicVolatileUpdate", "FutureReturnValueIgnored"})
public final class H3Stream implements ByteStream {
  private static final long FAREWELL_SECONDS = 5;

  private final H3Connection connection;
  private final LoopCalls calls;
  private final PeekingAllocator allocator = new PeekingAllocator();
  private final Deque<ByteBuf> held = new ArrayDeque<>(0);
  private final ChannelFutureListener written = this::written;
  private Consumer<ReasonCode> onClosed = reason -> {};
  private Consumer<ByteBuf> onDatagram = ByteBuf::release;
  private @Nullable QuicStreamChannel channel;
  private @Nullable ByteSink receiver;
  private @Nullable Object attachment;
  private Runnable writableListener = () -> {};
  private int unwritten;
  private boolean headed;
  private boolean paused;
  private boolean remoteEnded;
  private boolean endDelivered;
  private boolean localEnded;
  private boolean finSent;
  private boolean over;
  private ReasonCode why = ReasonCode.COMPLETED;
  private boolean dirty;
  private volatile long received;
  private volatile long sent;

  H3Stream(H3Connection connection) {
    this.connection = connection;
    this.calls = new LoopCalls(connection.loop());
  }

  void bind(QuicStreamChannel to) {
    channel = to;
    to.config().setOption(ChannelOption.RECVBUF_ALLOCATOR, allocator);
    to.pipeline().addLast(new H3StreamHandler(this));
  }

  boolean isBound() {
    return channel != null;
  }

  private QuicStreamChannel channel() {
    QuicStreamChannel known = channel;
    if (known == null) {
      throw new IllegalStateException("not open yet");
    }
    return known;
  }

  /** Returns the connection it belongs to. */
  public H3Connection connection() {
    return connection;
  }

  /** Returns its id on the wire. */
  public long id() {
    return channel().streamId();
  }

  /** Returns the payload bytes that came from the peer. */
  public long received() {
    return received;
  }

  /** Returns the payload bytes that went to the peer. */
  public long sent() {
    return sent;
  }

  /** Returns what the owner of this stream put here; on the loop. */
  public @Nullable Object attachment() {
    return attachment;
  }

  /** Puts something here for the owner; on the loop. */
  public void attachment(@Nullable Object thing) {
    attachment = thing;
  }

  /** Registers who hears, once and on the loop, that the stream is over, and why. */
  public void onClosed(Consumer<ReasonCode> listener) {
    onClosed = listener;
  }

  /** Registers who takes HTTP datagrams, and owns them then; on the loop. */
  void onDatagram(Consumer<ByteBuf> listener) {
    onDatagram = listener;
  }

  /** Sends a UDP payload in a QUIC datagram; on the loop. The payload stays the caller's. */
  H3Datagrams.Sent sendUdp(ByteBuf payload) {
    return over || localEnded ? H3Datagrams.Sent.NO_ROOM : connection.sendUdp(id(), payload);
  }

  void datagram(ByteBuf payload) {
    if (over) {
      payload.release();
    } else {
      onDatagram.accept(payload);
    }
  }

  /** Sends a header; on the loop. */
  public void respond(Http3Headers headers, boolean end) {
    send(new DefaultHttp3HeadersFrame(headers));
    localEnded |= end;
    finishOutput();
  }

  /** Sends a response's last bytes; on the loop. */
  public void respondBody(ByteBuf body) {
    send(new DefaultHttp3DataFrame(body));
    localEnded = true;
    finishOutput();
  }

  private void send(Object frame) {
    unwritten++;
    channel().write(frame).addListener(written);
  }

  private void written(ChannelFuture done) {
    unwritten--;
    if (done.isSuccess()) {
      finishOutput();
    } else if (!over) {
      boolean stopped = done.cause() instanceof ChannelOutputShutdownException;
      breakOff(stopped ? connection.ofPeer() : ReasonCode.TUNNEL_LOST);
      reset(ReasonCode.APPLICATION_RESET);
    }
  }

  /** Sends the end after all that waits, since the end itself does not wait. */
  private void finishOutput() {
    if (localEnded && !finSent && unwritten == 0) {
      finSent = true;
      channel().shutdownOutput();
      finishWhenDone();
    }
  }

  void headers(Http3Headers headers) {
    if (over) {
      return;
    }
    if (!connection.isServer()) {
      connection.events().answer(this, headers);
    } else if (!headed) {
      headed = true;
      pause();
      connection.events().request(this, headers);
    }
  }

  @Override
  public void attach(ByteSink newReceiver) {
    calls.run(
        () -> {
          if (over && why != ReasonCode.COMPLETED) {
            newReceiver.abort(why);
            return;
          }
          receiver = newReceiver;
          newReceiver.onWritable(() -> calls.run(this::deliverHeld));
          deliverHeld();
        });
  }

  /** Takes the payload of a DATA frame over. */
  void data(ByteBuf data) {
    int size = data.readableBytes();
    if (over || size == 0) {
      data.release();
      return;
    }
    received += size;
    ByteSink to = receiver;
    if (to != null && held.isEmpty() && to.isWritable()) {
      to.write(new BufChunk(data));
      markDirty();
    } else {
      held.add(data);
    }
    if (to == null || !to.isWritable()) {
      pause();
    }
  }

  private void pause() {
    if (!paused) {
      paused = true;
      channel().config().setAutoRead(false);
      connection.paused(this);
    }
  }

  private void resume() {
    if (paused) {
      paused = false;
      connection.resumed(this);
      channel().config().setAutoRead(true);
    }
  }

  /** Looks whether the peer has reset a stream that is not read at the moment. */
  void peek() {
    if (paused && !over) {
      allocator.peek(true);
      channel().read();
      allocator.peek(false);
    }
  }

  private void deliverHeld() {
    ByteSink to = receiver;
    if (to == null || over) {
      return;
    }
    boolean any = !held.isEmpty();
    while (!held.isEmpty() && to.isWritable()) {
      to.write(new BufChunk(held.remove()));
    }
    if (any) {
      to.flush();
    }
    deliverEnd();
    if (held.isEmpty() && to.isWritable() && !over) {
      resume();
    }
  }

  private void deliverEnd() {
    ByteSink to = receiver;
    if (remoteEnded && !endDelivered && !over && to != null && held.isEmpty()) {
      endDelivered = true;
      to.end();
      finishWhenDone();
    }
  }

  private void markDirty() {
    if (!dirty) {
      dirty = true;
      connection.flushAfterRead(this);
    }
  }

  void flushReceiver() {
    dirty = false;
    ByteSink to = receiver;
    if (to != null && !over) {
      to.flush();
    }
  }

  /** The peer sent all it has. */
  void inputEnded() {
    remoteEnded = true;
    if (connection.isServer() && !headed) {
      breakOff(ReasonCode.BAD_REQUEST);
      channel().shutdown(H3ResetCode.REQUEST_INCOMPLETE, channel().newPromise());
      channel().close();
      return;
    }
    deliverEnd();
  }

  /** The peer reset the stream. */
  void reset(long code) {
    ReasonCode reason = H3ResetCode.reason(code);
    breakOff(reason);
    reset(reason);
  }

  /** The codec found the stream unusable, and sees to the rest. */
  void failed(ReasonCode reason) {
    breakOff(reason);
    reset(reason);
  }

  void writabilityChanged() {
    if (channel().isWritable()) {
      writableListener.run();
    }
  }

  /** The stream is gone, with or without its connection. */
  void channelClosed() {
    connection.forget(this, remoteEnded);
    if (remoteEnded && finSent) {
      finish(ReasonCode.COMPLETED);
    } else {
      breakOff(ReasonCode.TUNNEL_LOST);
    }
  }

  void breakOff(ReasonCode reason) {
    ByteSink to = over ? null : receiver;
    finish(reason);
    if (to != null) {
      to.abort(reason);
    }
  }

  private void finishWhenDone() {
    if (endDelivered && finSent) {
      finish(ReasonCode.COMPLETED);
    }
  }

  private void finish(ReasonCode reason) {
    if (over) {
      return;
    }
    over = true;
    why = reason;
    held.forEach(ByteBuf::release);
    held.clear();
    if (paused) {
      paused = false;
      connection.resumed(this);
    }
    onClosed.accept(reason);
  }

  void reset(ReasonCode reason) {
    QuicStreamChannel open = channel;
    if (open != null && open.isOpen()) {
      open.shutdown(H3ResetCode.of(reason), open.newPromise());
      open.close();
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
    if (over || localEnded) {
      chunk.release();
      return;
    }
    ByteBuf data = BufChunk.take(chunk);
    sent += data.readableBytes();
    send(new DefaultHttp3DataFrame(data));
  }

  @Override
  public void flush() {
    // QUIC sends what fits at once and the rest as soon as it fits.
  }

  @Override
  public void end() {
    calls.run(
        () -> {
          if (!over && !localEnded) {
            localEnded = true;
            finishOutput();
          }
        });
  }

  @Override
  public void abort(ReasonCode reason) {
    calls.run(
        () -> {
          if (!over) {
            finish(reason);
            reset(reason);
          }
        });
  }

  /**
   * Ends a stream whose answer said all; on the loop. What still comes is dropped. A peer that does
   * not end its side soon is told that nobody listens.
   */
  public void dismiss() {
    finish(ReasonCode.COMPLETED);
    localEnded = true;
    finishOutput();
    QuicStreamChannel open = channel();
    open.config().setAutoRead(true);
    open.eventLoop()
        .schedule(
            () -> {
              if (open.isOpen()) {
                open.shutdownInput(H3ResetCode.NO_ERROR);
                open.close();
              }
            },
            FAREWELL_SECONDS,
            TimeUnit.SECONDS);
  }

  @Override
  public boolean isWritable() {
    QuicStreamChannel known = channel;
    return known != null && known.isWritable();
  }

  @Override
  public void onWritable(Runnable listener) {
    calls.run(() -> writableListener = listener);
  }
}
