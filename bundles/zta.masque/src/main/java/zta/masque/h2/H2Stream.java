package zta.masque.h2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import zta.api.access.ReasonCode;
import zta.api.flow.ByteSink;
import zta.api.flow.ByteStream;
import zta.api.flow.Chunk;
import zta.masque.ResetCode;
import zta.masque.net.BufChunk;
import zta.masque.net.LoopCalls;

/**
 * One stream of a connection. What the receiver does not take stays here, and its window with it,
 * so that the peer stops sending on this stream and on no other.
 */
// Only the loop changes the counters. A write that fails shows as the end of the stream.
@SuppressWarnings({"FutureReturnValueIgnored", "NonAtomicVolatileUpdate"})
public final class H2Stream implements ByteStream {
  private static final long QUICK_NANOS = 100_000_000;
  private static final int GROWTH = 4;

  private final H2Connection connection;
  private final Http2Stream stream;
  private final LoopCalls calls;
  private final Deque<ByteBuf> held = new ArrayDeque<>(0);
  private Consumer<ReasonCode> onClosed = reason -> {};
  private @Nullable ByteSink receiver;
  private @Nullable Object attachment;
  private @Nullable ChannelFuture lastWrite;
  private Runnable writableListener = () -> {};
  private volatile boolean writable = true;
  private int heldBytes;
  private int grown;
  private int takenOfWindow;
  private long windowBegan;
  private boolean remoteEnded;
  private boolean endDelivered;
  private boolean localEnded;
  private boolean over;
  private boolean unprocessed;
  private ReasonCode why = ReasonCode.COMPLETED;
  private boolean dirty;
  private volatile long received;
  private volatile long sent;
  private volatile long lastActivity;

  H2Stream(H2Connection connection, Http2Stream stream) {
    this.connection = connection;
    this.stream = stream;
    this.calls = new LoopCalls(connection.loop());
    this.windowBegan = connection.nanos();
    this.lastActivity = windowBegan;
  }

  /** Returns the connection it belongs to. */
  public H2Connection connection() {
    return connection;
  }

  /** Returns its id on the wire. */
  public int id() {
    return stream.id();
  }

  /** Returns the payload bytes that came from the peer. */
  public long received() {
    return received;
  }

  /** Returns the payload bytes that went to the peer. */
  public long sent() {
    return sent;
  }

  /** Returns when payload last moved, on the ticker of the connection's loop. */
  public long lastActivity() {
    return lastActivity;
  }

  /** Returns what the owner of this stream put here; on the loop. */
  public @Nullable Object attachment() {
    return attachment;
  }

  /** Puts something here for the owner; on the loop. */
  public void attachment(@Nullable Object thing) {
    attachment = thing;
  }

  /**
   * Returns whether the peer said that it has not looked at the request, so that it may be sent
   * again (RFC 9113 section 8.7); known when the stream is over.
   */
  public boolean isUnprocessed() {
    return unprocessed;
  }

  /** Registers who hears, once and on the loop, that the stream is over, and why. */
  public void onClosed(Consumer<ReasonCode> listener) {
    onClosed = listener;
  }

  /** Sends a response's header; on the loop. */
  public void respond(Http2Headers headers, boolean end) {
    connection.granted(headers);
    connection.writeHeaders(stream.id(), headers, end);
    localEnded |= end;
  }

  /** Sends a response's last bytes; on the loop. */
  public void respondBody(ByteBuf body) {
    localEnded = true;
    lastWrite = connection.writeData(stream.id(), body, true);
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

  /** Takes a DATA frame and returns how much of it was processed at once. */
  int received(ByteBuf data, boolean end) {
    int size = data.readableBytes();
    remoteEnded |= end;
    received += size;
    lastActivity = connection.nanos();
    ByteSink to = receiver;
    if (over) {
      return size;
    }
    int taken = 0;
    if (to != null && held.isEmpty() && to.isWritable()) {
      if (size > 0) {
        to.write(new BufChunk(data.retain()));
        markDirty();
      }
      taken = size;
      noteTaken(size);
    } else if (size > 0) {
      held.add(data.retain());
      heldBytes += size;
      connection.held(size);
    }
    deliverEnd();
    return taken;
  }

  private void deliverHeld() {
    ByteSink to = receiver;
    if (to == null || over) {
      return;
    }
    int taken = 0;
    while (!held.isEmpty() && to.isWritable()) {
      ByteBuf data = held.remove();
      taken += data.readableBytes();
      to.write(new BufChunk(data));
    }
    if (taken > 0) {
      heldBytes -= taken;
      connection.held(-taken);
      to.flush();
      connection.consumed(stream, taken);
      noteTaken(taken);
    }
    deliverEnd();
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
    if (to != null) {
      to.flush();
    }
  }

  /** Widens the window of a stream whose reader empties it quickly. */
  private void noteTaken(int bytes) {
    takenOfWindow += bytes;
    int window = connection.windows().of(stream);
    if (takenOfWindow < window) {
      return;
    }
    long now = connection.nanos();
    if (now - windowBegan < QUICK_NANOS) {
      grown += connection.widen(stream, window * (GROWTH - 1));
    }
    takenOfWindow = 0;
    windowBegan = now;
  }

  /** There is room again after there was none. */
  void writableAgain() {
    writable = true;
    writableListener.run();
  }

  /** The peer reset the stream. */
  void reset(long code) {
    unprocessed = code == Http2Error.REFUSED_STREAM.code();
    breakOff(ResetCode.reason(code));
  }

  /** The codec is done with the stream. */
  void streamClosed(ReasonCode otherwise) {
    connection.windows().returnGrowth(grown);
    grown = 0;
    unprocessed |= connection.isUnprocessed(stream.id());
    if (!(remoteEnded && localEnded)) {
      breakOff(otherwise);
    }
  }

  /** Tells both ends that the stream is over. */
  void breakOff(ReasonCode reason) {
    ByteSink to = over ? null : receiver;
    finish(reason);
    if (to != null) {
      to.abort(reason);
    }
  }

  private void finishWhenDone() {
    if (endDelivered && localEnded) {
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
    connection.held(-heldBytes);
    heldBytes = 0;
    onClosed.accept(reason);
  }

  boolean isOver() {
    return over;
  }

  int heldBytes() {
    return heldBytes;
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
    lastActivity = connection.nanos();
    connection.writeData(stream.id(), data, false);
    connection.held(0);
    writable = connection.isWritable(stream);
  }

  @Override
  public void flush() {
    calls.run(connection::flushOnce);
  }

  @Override
  public void end() {
    calls.run(
        () -> {
          if (!over && !localEnded) {
            localEnded = true;
            connection.writeData(stream.id(), io.netty.buffer.Unpooled.EMPTY_BUFFER, true);
            connection.flushOnce();
            finishWhenDone();
          }
        });
  }

  @Override
  public void abort(ReasonCode reason) {
    calls.run(
        () -> {
          if (!over) {
            finish(reason);
            connection.resets().reset(stream.id(), reason);
          }
        });
  }

  /**
   * Ends a stream whose answer said all, although the peer may go on sending; on the loop. The peer
   * is told once it has the answer: a reset would overtake what waits for its window.
   */
  public void dismiss() {
    finish(ReasonCode.COMPLETED);
    ChannelFuture answer = lastWrite;
    if (answer != null && !remoteEnded) {
      answer.addListener(
          done -> {
            if (done.isSuccess()) {
              connection.resets().dismiss(stream.id());
            }
          });
    }
  }

  @Override
  public boolean isWritable() {
    return calls.here() ? connection.isWritable(stream) : writable;
  }

  @Override
  public void onWritable(Runnable listener) {
    calls.run(() -> writableListener = listener);
  }
}
